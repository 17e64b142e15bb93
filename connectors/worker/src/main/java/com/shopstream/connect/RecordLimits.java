package com.shopstream.connect;

import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;

/**
 * Settings of a sink's consumer.
 *
 * @param maxBytes the largest key, the largest value and the most bytes of headers that a record keeps whole
 * @param maxPollBytes the most bytes of large keys and values that one poll keeps whole
 */
record RecordLimits(int maxBytes, long maxPollBytes) {
    private static final String MAX_BYTES = "shopstream.record.max.bytes";
    private static final String MAX_POLL_BYTES = "shopstream.poll.max.bytes";
    private static final ConfigDef CONFIG = new ConfigDef()
            .define(MAX_BYTES, Type.INT, Importance.HIGH, "The largest key, value and headers that a record keeps whole.")
            .define(MAX_POLL_BYTES, Type.LONG, Importance.HIGH, "The most bytes of keys and values that one poll keeps whole.");

    static RecordLimits of(Map<String, ?> properties) {
        AbstractConfig config = new AbstractConfig(CONFIG, properties, false);
        return new RecordLimits(config.getInt(MAX_BYTES), config.getLong(MAX_POLL_BYTES));
    }
}
