package com.shopstream.connect.progress;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

class RecordsForSinkTest {
    private static final String HOUR = "1999-01-01T02:00:00Z";
    private static final String COUNT =
            "{\"schema\":{},\"payload\":{\"hourWindow\":\"" + HOUR + "\",\"transactionCount\":1}}";

    private static Predicate<ConsumerRecord<byte[], byte[]>> recordsOfTheJdbcSink() throws IOException {
        try (InputStream json = RecordsForSinkTest.class.getResourceAsStream("/sinks.json")) {
            return RecordsForSink.of(
                    new ObjectMapper().readValue(json, new TypeReference<Map<String, Map<String, String>>>() {}).get("jdbc"));
        }
    }

    private static ConsumerRecord<byte[], byte[]> record(String key, String value) {
        byte[] keyBytes = key.getBytes(StandardCharsets.UTF_8);
        int partition = Utils.toPositive(Utils.murmur2(HOUR.getBytes(StandardCharsets.UTF_8))) % 3;
        byte[] valueBytes = value == null ? null : value.getBytes(StandardCharsets.UTF_8);
        long hourMs = Instant.parse(HOUR).toEpochMilli();
        return new ConsumerRecord<>("hourly-transaction-topic", partition, 7, hourMs, TimestampType.LOG_APPEND_TIME,
                keyBytes.length, 0, keyBytes, valueBytes, new RecordHeaders(), Optional.empty());
    }

    @Test
    void areThoseThatAreWhatTheContractSays() throws IOException {
        Predicate<ConsumerRecord<byte[], byte[]>> records = recordsOfTheJdbcSink();
        assertTrue(records.test(record(HOUR, COUNT)));
        assertFalse(records.test(record(HOUR, null)));
        assertFalse(records.test(record(HOUR, "{not json")));
        assertFalse(records.test(record("another", COUNT)));
    }

    @Test
    void areAllWhereTheContractIsNotAsked() {
        assertTrue(RecordsForSink.of(Map.of("value.converter", "org.apache.kafka.connect.json.JsonConverter")).test(record("k", null)));
    }
}
