package com.shopstream.offline.elasticsearch;

import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.SinkRecord;

/** Records as Connect's converters make them. */
final class Records {
  private Records() {}

  static SinkRecord of(Object key, Object value, long offset) {
    return new SinkRecord("shopstream-logs", 2, null, key, null, value, offset);
  }

  static SinkRecord withTextKey(String key, Map<String, ?> value, long offset) {
    return new SinkRecord("shopstream-logs", 2, Schema.STRING_SCHEMA, key, null, value, offset);
  }
}
