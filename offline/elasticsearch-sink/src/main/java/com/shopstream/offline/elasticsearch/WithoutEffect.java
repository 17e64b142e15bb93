package com.shopstream.offline.elasticsearch;

import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Settings of Confluent's buffer, accepted without effect. This connector has no buffer: a record is in Elasticsearch before
 * {@code put} returns, as with {@code flush.synchronously=true}.
 */
final class WithoutEffect {
  private static final Map<String, Type> SETTINGS = Map.of(
      "linger.ms", Type.LONG,
      "max.buffered.records", Type.INT,
      "max.in.flight.requests", Type.INT,
      "flush.timeout.ms", Type.LONG,
      "flush.synchronously", Type.BOOLEAN);

  private WithoutEffect() {}

  static void defineIn(ConfigDef definition) {
    SETTINGS.forEach((name, type) -> definition.define(name, type, null, Importance.LOW,
        "No effect here: every record is written before the next ones are read."));
  }
}
