package com.shopstream.connect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.utils.ByteUtils;
import org.apache.kafka.common.utils.Utils;

/**
 * Limits the memory of one poll of a sink's consumer: counts the large keys and values that BoundedBytesDeserializer
 * keeps whole during a poll, and drops headers that are too large.
 */
public final class PollBudget implements ConsumerInterceptor<byte[], byte[]> {
    /** A consumer reads, and ends its polls, on its task's thread. */
    private static final ThreadLocal<Long> TAKEN_BYTES = ThreadLocal.withInitial(() -> 0L);
    /** Size and digest of a key, size and digest of a value. */
    private static final int MOST_MARKS = 4;

    private RecordLimits limits;

    /** Whether this poll may keep this many more bytes. */
    static boolean take(int bytes, long maxPollBytes) {
        long taken = TAKEN_BYTES.get() + bytes;
        if (taken > maxPollBytes) return false;
        TAKEN_BYTES.set(taken);
        return true;
    }

    @Override
    public void configure(Map<String, ?> properties) {
        limits = RecordLimits.of(properties);
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        TAKEN_BYTES.set(0L);
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> bounded = new HashMap<>();
        for (TopicPartition partition : records.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> ofPartition = new ArrayList<>();
            for (ConsumerRecord<byte[], byte[]> record : records.records(partition)) ofPartition.add(withBoundedHeaders(record));
            bounded.put(partition, ofPartition);
        }
        return new ConsumerRecords<>(bounded);
    }

    private ConsumerRecord<byte[], byte[]> withBoundedHeaders(ConsumerRecord<byte[], byte[]> record) {
        long bytes = sizeOf(record.headers());
        if (bytes <= limits.maxBytes()) return record;
        Headers headers = marksOf(record.headers());
        Cut.markSize("headers", bytes, headers);
        return new ConsumerRecord<>(record.topic(), record.partition(), record.offset(), record.timestamp(), record.timestampType(),
                record.serializedKeySize(), record.serializedValueSize(), record.key(), record.value(), headers, record.leaderEpoch());
    }

    /**
     * The headers that BoundedBytesDeserializer has added, which are the last. Others with such names are the writer's,
     * and may be large.
     */
    private static Headers marksOf(Headers headers) {
        Header[] all = headers.toArray();
        Headers marks = new RecordHeaders();
        for (Header header : Arrays.asList(all).subList(Math.max(0, all.length - MOST_MARKS), all.length)) {
            if (Cut.isMark(header)) marks.add(header);
        }
        return marks;
    }

    /** Their size as Kafka writes them: each length before its bytes. */
    private static long sizeOf(Headers headers) {
        long bytes = 0;
        for (Header header : headers) {
            int keyBytes = Utils.utf8Length(header.key());
            int valueBytes = header.value() == null ? 0 : header.value().length;
            bytes += keyBytes + valueBytes + ByteUtils.sizeOfVarint(keyBytes) + ByteUtils.sizeOfVarint(valueBytes);
        }
        return bytes;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
