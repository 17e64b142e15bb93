package com.shopstream.offline.elasticsearch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinkConfigTest {
  private static final Map<String, String> SMALLEST =
      Map.of("connection.url", "http://elasticsearch:9200", "schema.ignore", "true");

  @Test
  void hasTheDefaultsOfConfluentsConnector() {
    SinkConfig config = new SinkConfig(SMALLEST);

    assertEquals(2_000, config.batchSize());
    assertEquals(5 * 1024 * 1024, config.bulkSizeBytes());
    assertEquals(5, config.maxRetries());
    assertEquals(100, config.retryBackoffMs());
    assertEquals(1_000, config.connectionTimeoutMs());
    assertEquals(3_000, config.readTimeoutMs());
    assertEquals(NullValueBehavior.FAIL, config.onNullValue());
    assertEquals(MalformedDocumentBehavior.FAIL, config.onMalformedDocument());
  }

  @Test
  void takesSeveralAddresses() {
    SinkConfig config = new SinkConfig(with("connection.url", "http://one:9200/, two:9200"));

    assertEquals(List.of("http://one:9200/", "two:9200"), config.addresses());
    assertEquals("http://one:9200", ElasticsearchAddress.parse(config.addresses().get(0)).toURI());
    assertEquals("http://two:9200", ElasticsearchAddress.parse(config.addresses().get(1)).toURI());
  }

  @Test
  void takesEnumerationsInAnyCase() {
    assertEquals(NullValueBehavior.DELETE, new SinkConfig(with("behavior.on.null.values", "Delete")).onNullValue());
    assertEquals(
        MalformedDocumentBehavior.WARN,
        new SinkConfig(with("behavior.on.malformed.documents", "WARN")).onMalformedDocument());
  }

  @Test
  void meansNoLimitByMinusOne() {
    assertEquals(Long.MAX_VALUE, new SinkConfig(with("bulk.size.bytes", "-1")).bulkSizeBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "connection.url, http://elasticsearch:nine",
    "connection.url, ''",
    "schema.ignore, false",
    "write.method, upsert",
    "behavior.on.null.values, drop",
    "behavior.on.malformed.documents, maybe",
    "batch.size, 0",
    "max.retries, -1",
    "retry.backoff.ms, 0",
  })
  void refuses(String name, String value) {
    ConfigException refusal = assertThrows(ConfigException.class, () -> new SinkConfig(with(name, value)));

    assertTrue(refusal.getMessage().contains(name), refusal.getMessage());
  }

  @Test
  void saysWhichSettingIsMissing() {
    ConfigException refusal = assertThrows(ConfigException.class, () -> new SinkConfig(Map.of()));

    assertTrue(refusal.getMessage().contains("connection.url"), refusal.getMessage());
  }

  private static Map<String, String> with(String name, String value) {
    Map<String, String> properties = new HashMap<>(SMALLEST);
    properties.put(name, value);
    return properties;
  }
}
