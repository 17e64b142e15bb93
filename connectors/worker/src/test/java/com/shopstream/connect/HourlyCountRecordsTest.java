package com.shopstream.connect;

import static com.shopstream.connect.LogRecordsTest.requireRefused;
import static com.shopstream.connect.Records.COUNT;
import static com.shopstream.connect.Records.HOUR;
import static com.shopstream.connect.Records.SCHEMA;
import static com.shopstream.connect.Records.envelope;
import static com.shopstream.connect.Records.partitionOf;
import static com.shopstream.connect.Records.utf8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shopstream.connect.SinkFront.Outcome;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.sink.SinkRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What any client may write to hourly-transaction-topic, and what becomes of it in front of its two sinks. */
class HourlyCountRecordsTest {
    private static final Map<String, SinkFront> FRONTS = Map.of("hourly", new SinkFront("hourly"), "jdbc", new SinkFront("jdbc"));

    @ParameterizedTest
    @ValueSource(strings = {"hourly", "jdbc"})
    void aCountIsHandedOnAsAStructOfTheContract(String sink) {
        SinkRecord record = FRONTS.get(sink).take(partitionOf(utf8(HOUR)), utf8(HOUR), utf8(envelope(COUNT))).written().orElseThrow();

        assertEquals(HOUR, record.key());
        Struct value = (Struct) record.value();
        assertEquals(HOUR, value.getString("hourWindow"));
        assertEquals(5L, value.getInt64("transactionCount"));
        assertEquals("shopstream.HOURLY_COUNT", record.valueSchema().name());
    }

    @ParameterizedTest
    @ValueSource(strings = {"hourly", "jdbc"})
    void aTombstoneIsPassedOver(String sink) {
        Outcome outcome = FRONTS.get(sink).take(partitionOf(utf8(HOUR)), utf8(HOUR), null);

        assertTrue(outcome.written().isEmpty() && outcome.refused().isEmpty(), outcome.toString());
    }

    static Stream<String> otherSchemas() {
        return Stream.of(
                "{}",
                SCHEMA.replace("int64", "string"),
                SCHEMA.replace("false", "true"),
                SCHEMA.replace("struct", "map"),
                SCHEMA.replace("\"int64\"", "\"bytes\",\"name\":\"org.apache.kafka.connect.data.Decimal\""),
                "{\"type\":\"array\",\"items\":".repeat(400) + "{}" + "}".repeat(400));
    }

    /** hourly-streams, which reads the topic too, does not look at it either. */
    @ParameterizedTest
    @MethodSource("otherSchemas")
    void whatASchemaSaysChangesNothing(String schema) {
        String value = "{\"schema\":" + schema + ",\"payload\":" + COUNT + "}";

        assertEquals(5L, ((Struct) take(value).written().orElseThrow().value()).getInt64("transactionCount"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "5.0", "5e0", "9007199254740991"})
    void takesAWholeNumberHoweverItIsWritten(String count) {
        assertTrue(take(envelope(COUNT.replace("5", count))).written().isPresent());
    }

    static Stream<String> badValues() {
        Stream<String> counts = Stream.of(
                "\"5\"", "-1", "5.5", "9007199254740992", "9223372036854775808", "1e400", "1e1000000000", "1e-1000000000",
                "9".repeat(10_000), "true", "[5]", "{}", "null", "NaN").map(count -> envelope(COUNT.replace("5", count)));
        Stream<String> hours = Stream.of(
                "noon", "2026-11-22T14:30:00Z", "2026-11-22T14:00:00.000Z", "2026-11-22T14:00:00", "2026-11-22T25:00:00Z",
                "2026-02-30T14:00:00Z", "1969-12-31T23:00:00Z", "2026-11-22T14:00:00Z ", "").map(hour -> envelope(COUNT.replace(HOUR, hour)));
        Stream<String> envelopes = Stream.of(
                "", "null", "42", "[]", "{}", COUNT,
                "{\"payload\":" + COUNT + "}",
                "{\"schema\":null,\"payload\":" + COUNT + "}",
                "{\"schema\":" + SCHEMA + "}",
                envelope("null"), envelope("[]"), envelope("5"), envelope("{}"),
                envelope(COUNT).replace("}}", "},\"more\":1}"),
                envelope(COUNT).replace("{\"schema\"", "{\"schema\":{},\"schema\""),
                "{\"schema\":{\"default\":" + COUNT + ",\"optional\":true},\"payload\":null}",
                envelope(COUNT.replace("}", ",\"transactionCount\":6}")),
                envelope(COUNT.replace("}", ",\"createdAt\":\"2026-11-22T14:00:00Z\"}")),
                envelope(COUNT.replace(",\"transactionCount\":5", "")),
                envelope(COUNT.replace("transactionCount", "transactioncount")),
                "{\"schema\":" + "{\"items\":".repeat(100_000) + "1" + "}".repeat(100_000) + ",\"payload\":" + COUNT + "}",
                "{\"schema\":{\"doc\":\"" + "x".repeat(1_000_000) + "\"},\"payload\":" + COUNT + "}",
                "[".repeat(500_000));
        return Stream.of(counts, hours, envelopes).flatMap(values -> values);
    }

    @ParameterizedTest
    @MethodSource("badValues")
    void refusesAValueThatIsNoCount(String value) {
        requireRefused(take(value));
    }

    @Test
    void refusesAnotherHoursKey() {
        byte[] key = utf8("2026-11-22T15:00:00Z");

        requireRefused(FRONTS.get("jdbc").take(partitionOf(key), key, utf8(envelope(COUNT))));
    }

    @Test
    void refusesAnHourThatIsFurtherAheadThanAnOrderMayBe() {
        Instant thisHour = Instant.ofEpochMilli(SinkFront.NOW_MS - SinkFront.NOW_MS % 3_600_000);
        assertTrue(takeHour(thisHour.plusSeconds(2 * 3_600)).written().isPresent());
        requireRefused(takeHour(thisHour.plusSeconds(4 * 3_600)));
        requireRefused(takeHour(Instant.parse("9999-12-31T23:00:00Z")));
    }

    private static Outcome takeHour(Instant hour) {
        byte[] key = utf8(hour.toString());
        return FRONTS.get("jdbc").take(partitionOf(key), key, utf8(envelope(COUNT.replace(HOUR, hour.toString()))));
    }

    private static Outcome take(String value) {
        return FRONTS.get("hourly").take(partitionOf(utf8(HOUR)), utf8(HOUR), utf8(value));
    }
}
