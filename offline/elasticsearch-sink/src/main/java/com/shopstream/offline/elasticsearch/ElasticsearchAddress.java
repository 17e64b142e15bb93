package com.shopstream.offline.elasticsearch;

import java.util.List;
import org.apache.http.HttpHost;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigException;

/** An address in {@code connection.url}; the default protocol is http. */
final class ElasticsearchAddress {
  static final ConfigDef.Validator VALIDATOR = ConfigDef.LambdaValidator.with(
      (name, value) -> ensureValid(name, (List<?>) value),
      () -> "addresses such as http://elasticsearch:9200");

  private ElasticsearchAddress() {}

  static HttpHost parse(String address) {
    return HttpHost.create(address.endsWith("/") ? address.substring(0, address.length() - 1) : address);
  }

  private static void ensureValid(String name, List<?> addresses) {
    // The definition reports a missing setting itself.
    if (addresses == null) {
      return;
    }
    if (addresses.isEmpty()) {
      throw new ConfigException(name, addresses, "name at least one address, such as http://elasticsearch:9200");
    }
    for (Object address : addresses) {
      try {
        parse(String.valueOf(address));
      } catch (IllegalArgumentException invalid) {
        throw new ConfigException(name, address, "not an address such as http://elasticsearch:9200");
      }
    }
  }
}
