package com.shopstream.connect;

import static com.shopstream.connect.Records.EVENT_ID;
import static com.shopstream.connect.Records.LOG;
import static com.shopstream.connect.Records.partitionOf;
import static com.shopstream.connect.Records.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shopstream.connect.SinkFront.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What any client may write to logs-topic, and what becomes of it in front of the Elasticsearch sink. */
class LogRecordsTest {
    private static final SinkFront FRONT = new SinkFront("logs");

    @Test
    void aLogMessageIsHandedOnAsItIsUnderItsKeyAsText() {
        SinkRecord record = take(utf8(LOG)).written().orElseThrow();

        assertEquals("shopstream-logs", record.topic());
        assertEquals(Schema.STRING_SCHEMA, record.keySchema());
        assertEquals(EVENT_ID, record.key());
        Map<?, ?> value = (Map<?, ?>) record.value();
        assertEquals("[timestamp, serviceName, status, errorMessage, eventId, orderId, traceId]", value.keySet().toString());
        assertEquals("2026-11-22T14:05:00.123Z", value.get("timestamp"));
    }

    @Test
    void aFieldThatMayBeNullMayBeMissing() {
        assertTrue(take(utf8(LOG.replace("\"errorMessage\":null,", ""))).written().isPresent());
        // As every record that was written before there were traces.
        assertTrue(take(utf8(LOG.replaceAll(",\"traceId\":\"\\w+\"", ""))).written().isPresent());
    }

    @Test
    void controlCharactersAreText() {
        String id = "a\u0001\n\u007f";
        String value = LOG.replace(EVENT_ID, "a\\u0001\\n\u007f");

        assertEquals(id, take(utf8(id), utf8(value)).written().orElseThrow().key());
    }

    @Test
    void aTombstoneIsPassedOver() {
        Outcome outcome = take(null);

        assertTrue(outcome.written().isEmpty() && outcome.refused().isEmpty(), outcome.toString());
    }

    static Stream<Arguments> badKeys() {
        String longId = "é".repeat(257);
        return Stream.of(
                Arguments.of("null", null, LOG),
                Arguments.of("empty", new byte[0], LOG),
                Arguments.of("another event's", utf8("order-consumer:PERSISTED:order-2"), LOG),
                Arguments.of("not UTF-8", new byte[] {'a', (byte) 0xff}, LOG.replace(EVENT_ID, "a\ufffd")),
                Arguments.of("514 bytes of 257 characters", utf8(longId), LOG.replace(EVENT_ID, longId)),
                Arguments.of("1 MB", new byte[1_000_000], LOG));
    }

    @ParameterizedTest
    @MethodSource("badKeys")
    void refusesAKeyThatIs(String what, byte[] key, String value) {
        Outcome outcome = FRONT.take(key == null ? 0 : partitionOf(key), key, utf8(value));

        requireRefused(outcome);
    }

    @Test
    void refusesARecordOnAnotherPartitionThanItsKeys() {
        int partition = (partitionOf(utf8(EVENT_ID)) + 1) % 3;

        requireRefused(FRONT.take(partition, utf8(EVENT_ID), utf8(LOG)));
    }

    static Stream<String> badValues() {
        return Stream.of(
                "", " ", "null", "true", "42", "\"text\"", "[]", "[{}]", "{}", "{", "{not json", "NaN",
                LOG + "x", LOG + LOG, "\ufeff" + LOG,
                LOG.replace("}", ",}"),
                LOG.replace("}", ",\"colour\":\"red\"}"),
                LOG.replace("}", ",\"\":\"red\"}"),
                LOG.replace("}", ",\"status\":\"LATE\"}"),
                LOG.replace("\"PERSISTED\"", "null"),
                LOG.replace("\"PERSISTED\"", "\"\""),
                LOG.replace("\"PERSISTED\"", "1"),
                LOG.replace("\"PERSISTED\"", "1e400"),
                LOG.replace("\"PERSISTED\"", "9".repeat(10_000)),
                LOG.replace("\"PERSISTED\"", "true"),
                LOG.replace("\"PERSISTED\"", "{\"a\":1}"),
                LOG.replace("\"PERSISTED\"", "[\"PERSISTED\"]"),
                LOG.replace("\"PERSISTED\"", "\"" + "x".repeat(33) + "\""),
                LOG.replace("\"PERSISTED\"", "\"\\ud800\""),
                LOG.replace("\"PERSISTED\"", "\"\\udc00\\ud800\""),
                LOG.replace("\"errorMessage\":null", "\"errorMessage\":\"" + "x".repeat(1_025) + "\""),
                LOG.replace("\"status\":\"PERSISTED\",", ""),
                LOG.replace("2026-11-22T14:05:00.123Z", "noon"),
                LOG.replace("2026-11-22T14:05:00.123Z", "2026-11-22T14:05:00Z"),
                LOG.replace("2026-11-22T14:05:00.123Z", "2026-11-22T14:05:00.123+01:00"),
                LOG.replace("2026-11-22T14:05:00.123Z", "2026-02-30T14:05:00.123Z"),
                LOG.replace("2026-11-22T14:05:00.123Z", "2026-11-22T24:00:00.000Z"),
                LOG.replace("2026-11-22T14:05:00.123Z", "2026-11-22T23:59:60.000Z"),
                LOG.replace("2026-11-22T14:05:00.123Z", "1969-12-31T23:59:59.999Z"),
                LOG.replace("2026-11-22T14:05:00.123Z", "+12026-11-22T14:05:00.123Z"),
                LOG.replace("\"2026-11-22T14:05:00.123Z\"", "1795356300123"),
                "[".repeat(15_000) + "]".repeat(1_000),
                "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000),
                "[".repeat(500_000),
                "{\"a\":".repeat(200_000),
                "9".repeat(1_000_000),
                "{\"errorMessage\":\"" + "x".repeat(1_000_000) + "\"}",
                fields(2_000), fields(100_000));
    }

    private static String fields(int count) {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < count; i++) json.append(i == 0 ? "" : ",").append("\"").append(i).append("\":1");
        return json.append("}").toString();
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void refusesAValueThatIsNoLogMessage(String value) {
        requireRefused(take(utf8(value)));
    }

    static Stream<byte[]> otherBytes() {
        return Stream.of(
                new byte[] {(byte) 0xff, (byte) 0xfe},
                new byte[1_000_000],
                LOG.getBytes(StandardCharsets.UTF_16LE),
                LOG.getBytes(StandardCharsets.UTF_16),
                LOG.replace("\"orderId\":\"order-1\"", "\"orderId\":\"é\"").getBytes(StandardCharsets.ISO_8859_1),
                // A surrogate as three bytes, as no UTF-8 has it.
                LOG.replace("PERSISTED\",\"error", "\u00ed\u00a0\u0080\",\"error").getBytes(StandardCharsets.ISO_8859_1));
    }

    @ParameterizedTest
    @MethodSource("otherBytes")
    void refusesBytesThatAreNoUtf8Json(byte[] value) {
        requireRefused(take(value));
    }

    private static Outcome take(byte[] value) {
        return take(utf8(EVENT_ID), value);
    }

    private static Outcome take(byte[] key, byte[] value) {
        return FRONT.take(partitionOf(key), key, value);
    }

    static void requireRefused(Outcome outcome) {
        assertTrue(outcome.written().isEmpty(), "was handed on");
        DataException refusal = (DataException) outcome.refused().orElseThrow(() -> new AssertionError("was passed over"));
        assertTrue(refusal.getMessage().length() < 200, refusal.getMessage());
    }
}
