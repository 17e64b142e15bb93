package com.shopstream.connect;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Type;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.connect.connector.ConnectRecord;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.transforms.Transformation;
import org.apache.kafka.connect.transforms.util.SimpleConfig;

/**
 * Checks a record's key, partition and time against the contract, and turns the key's bytes into text.
 *
 * <ul>
 *   <li>The key is the text of one field: with another key a record would overwrite the document, or
 *       compact away the record, of another.
 *   <li>The key fits into a document's {@code _id}: Elasticsearch refuses a whole bulk request if one does not.
 *   <li>The record is on the partition that its key belongs to, as Kafka's Java client chooses it: a document's version is its
 *       record's offset, and offsets of two partitions do not say which came first.
 *   <li>An hour is not further ahead of the record's time than an order may be.
 * </ul>
 *
 * <p>Keys come as bytes (ByteArrayConverter), values from ContractConverter; tombstones are filtered out before.
 */
public final class ContractRecord<R extends ConnectRecord<R>> implements Transformation<R> {
    private static final String KEY_FIELD = "key.field";
    private static final String KEY_MAX_BYTES = "key.max.bytes";
    private static final String PARTITIONS = "partitions";
    private static final String HOUR_MAX_AHEAD_MS = "hour.max.ahead.ms";
    private static final long UNBOUNDED = -1;
    private static final ConfigDef CONFIG = new ConfigDef()
            .define(KEY_FIELD, Type.STRING, Importance.HIGH, "The field whose text is the key.")
            .define(KEY_MAX_BYTES, Type.INT, Importance.HIGH, "The longest key in bytes.")
            .define(PARTITIONS, Type.INT, Importance.HIGH, "How many partitions the topic has.")
            .define(HOUR_MAX_AHEAD_MS, Type.LONG, UNBOUNDED, Importance.MEDIUM,
                    "How far the key, which is an hour, may be ahead of the record's time, in milliseconds. Default: the key is not an hour.");

    private String keyField;
    private int keyMaxBytes;
    private int partitions;
    private long hourMaxAheadMs;

    @Override
    public void configure(Map<String, ?> properties) {
        SimpleConfig config = new SimpleConfig(CONFIG, properties);
        keyField = config.getString(KEY_FIELD);
        keyMaxBytes = config.getInt(KEY_MAX_BYTES);
        partitions = config.getInt(PARTITIONS);
        hourMaxAheadMs = config.getLong(HOUR_MAX_AHEAD_MS);
    }

    /** @throws DataException with a message of one sentence, without the key or the value */
    @Override
    public R apply(R record) {
        if (!(record.key() instanceof byte[] key)) throw new DataException("the record has no key");
        if (key.length > keyMaxBytes) {
            throw new DataException("the key has " + key.length + " bytes, at most " + keyMaxBytes + " are allowed");
        }
        String text = fieldOf(record.value());
        if (!Arrays.equals(key, text.getBytes(StandardCharsets.UTF_8))) throw new DataException("the key is not the " + keyField);
        int partition = Utils.toPositive(Utils.murmur2(key)) % partitions;
        if (record.kafkaPartition() != partition) throw new DataException("the key belongs to partition " + partition);
        if (hourMaxAheadMs != UNBOUNDED) requireNotAhead(text, record.timestamp());
        return record.newRecord(record.topic(), record.kafkaPartition(), Schema.STRING_SCHEMA, text,
                record.valueSchema(), record.value(), record.timestamp());
    }

    private String fieldOf(Object value) {
        return (String) (value instanceof Struct struct ? struct.get(keyField) : ((Map<?, ?>) value).get(keyField));
    }

    private void requireNotAhead(String hour, Long timestampMs) {
        if (timestampMs == null) throw new DataException("the record has no time");
        long aheadMs = Instant.parse(hour).toEpochMilli() - timestampMs;
        if (aheadMs > hourMaxAheadMs) {
            throw new DataException(keyField + " is " + aheadMs + " ms ahead of the record's time, " + hourMaxAheadMs + " ms are allowed");
        }
    }

    @Override
    public ConfigDef config() {
        return CONFIG;
    }

    @Override
    public void close() {}
}
