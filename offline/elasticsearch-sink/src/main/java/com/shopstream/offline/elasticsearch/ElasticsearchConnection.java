package com.shopstream.offline.elasticsearch;

import java.io.IOException;
import java.io.UncheckedIOException;
import javax.net.ssl.SSLContext;
import org.apache.http.HttpHost;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.kafka.common.security.ssl.DefaultSslEngineFactory;
import org.elasticsearch.client.RestClient;
import org.elasticsearch.client.RestClientBuilder;

/** A client of the configured cluster; must be closed. */
final class ElasticsearchConnection implements AutoCloseable {
  private final RestClient client;

  ElasticsearchConnection(SinkConfig config) {
    client = builder(config).build();
  }

  RestClient client() {
    return client;
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static RestClientBuilder builder(SinkConfig config) {
    RestClientBuilder builder = RestClient
        .builder(config.addresses().stream().map(ElasticsearchAddress::parse).toArray(HttpHost[]::new))
        .setRequestConfigCallback(request -> request
            .setConnectTimeout(config.connectionTimeoutMs())
            .setSocketTimeout(config.readTimeoutMs()));
    return builder.setHttpClientConfigCallback(http -> {
      if (config.username() != null && config.password() != null) {
        BasicCredentialsProvider credentials = new BasicCredentialsProvider();
        credentials.setCredentials(
            AuthScope.ANY, new UsernamePasswordCredentials(config.username(), config.password().value()));
        http.setDefaultCredentialsProvider(credentials);
      }
      // The HTTP client verifies the server's name by default.
      return config.isSecured() ? http.setSSLContext(sslContext(config)) : http;
    });
  }

  /** As Kafka's own clients build theirs: it reads PEM files, too. */
  private static SSLContext sslContext(SinkConfig config) {
    try (DefaultSslEngineFactory factory = new DefaultSslEngineFactory()) {
      factory.configure(config.tlsSettings());
      return factory.sslContext();
    }
  }
}
