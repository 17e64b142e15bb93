package com.shopstream.connect;

import static com.shopstream.connect.LogRecordsTest.requireRefused;
import static com.shopstream.connect.Records.EVENT_ID;
import static com.shopstream.connect.Records.LOG;
import static com.shopstream.connect.Records.partitionOf;
import static com.shopstream.connect.Records.utf8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.AbstractRecords;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.RecordBatch;
import org.junit.jupiter.api.Test;

/** That the dead letter of whatever is read fits, and a poll into the worker's heap. */
class RecordSizeTest {
    /** What Connect adds to a dead letter's headers: origin, message and stack trace of an exception of ours. */
    private static final int REASON_BYTES = 65_536;
    private static final byte[] KEY = utf8(EVENT_ID);

    private final SinkFront front = new SinkFront("logs");

    @Test
    void whateverArrivesUncompressedIsKeptWhole() {
        byte[] value = new byte[1_048_400];
        ConsumerRecord<byte[], byte[]> record = poll(KEY, value, new RecordHeaders());

        assertArrayEquals(value, record.value());
        assertEquals(0, record.headers().toArray().length);
        requireFits(record);
    }

    @Test
    void aLargerValueIsCutWithItsSizeAndDigestInHeaders() {
        byte[] value = new byte[50_000_000];
        Arrays.fill(value, (byte) 'x');
        ConsumerRecord<byte[], byte[]> record = poll(KEY, value, new RecordHeaders());

        assertArrayEquals(Arrays.copyOf(value, 16_384), record.value());
        assertEquals("50000000", header(record, "__shopstream.cut.valueBytes"));
        assertEquals(HexFormat.of().formatHex(sha256(value)), header(record, "__shopstream.cut.valueSha256"));
        requireFits(record);
        requireRefused(front.convert(record));
    }

    @Test
    void aLargerKeyIsCut() {
        ConsumerRecord<byte[], byte[]> record = poll(new byte[2_000_000], utf8(LOG), new RecordHeaders());

        assertEquals(16_384, record.key().length);
        assertEquals("2000000", header(record, "__shopstream.cut.keyBytes"));
        requireFits(record);
        requireRefused(front.convert(record));
    }

    @Test
    void aTombstoneUnderACutKeyIsRefusedNotPassedOver() {
        requireRefused(front.convert(poll(new byte[2_000_000], null, new RecordHeaders())));
    }

    @Test
    void largerHeadersAreDropped() {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < 300_000; i++) headers.add("h", new byte[3]);
        ConsumerRecord<byte[], byte[]> record = poll(KEY, utf8(LOG), headers);

        assertEquals(1, record.headers().toArray().length);
        assertEquals(String.valueOf(300_000 * (1 + 1 + 1 + 3)), header(record, "__shopstream.cut.headersBytes"));
        requireFits(record);
        requireRefused(front.convert(record));
    }

    @Test
    void headersThatArriveUncompressedAreKept() {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < 260_000; i++) headers.add("a", null);
        ConsumerRecord<byte[], byte[]> record = poll(KEY, utf8(LOG), headers);

        assertEquals(260_000, record.headers().toArray().length);
        requireFits(record);
        assertTrue(front.convert(record).written().isPresent());
    }

    @Test
    void forgedMarksDoNotKeepLargeHeaders() {
        RecordHeaders headers = new RecordHeaders();
        for (int i = 0; i < 3; i++) headers.add("__shopstream.cut.x", new byte[1_000_000]);

        requireFits(poll(KEY, utf8(LOG), headers));
    }

    @Test
    void everythingThatIsTooLargeAtOnceStillFits() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("h", new byte[1_040_000]);
        requireFits(poll(new byte[1_048_576], new byte[1_048_576], headers));
    }

    @Test
    void aPollKeepsAtMostItsShareWholeAndTheNextOneStartsAnew() {
        List<ConsumerRecord<byte[], byte[]>> poll = new ArrayList<>();
        for (int i = 0; i < 500; i++) poll.add(front.read(partitionOf(KEY), KEY, new byte[1_000_000], new RecordHeaders()));
        List<ConsumerRecord<byte[], byte[]>> records = front.endPoll(poll);

        assertTrue(records.stream().mapToLong(record -> record.value().length).sum() < 17_000_000);
        assertEquals(1_000_000, records.get(7).value().length);
        assertEquals(16_384, records.get(8).value().length);
        assertEquals(1_000_000, poll(KEY, new byte[1_000_000], new RecordHeaders()).value().length);
    }

    @Test
    void whatMayBeARecordOfOursIsNeverCut() {
        for (int i = 0; i < 8; i++) front.read(0, KEY, new byte[1_048_576], new RecordHeaders());
        ConsumerRecord<byte[], byte[]> log = front.read(partitionOf(KEY), KEY, utf8(LOG), new RecordHeaders());

        assertTrue(front.convert(front.endPoll(List.of(log)).get(0)).written().isPresent());
    }

    /** Kafka's own header converter guesses what each holds, by recursion and with regular expressions. */
    @Test
    void foreignHeadersChangeNothing() {
        RecordHeaders headers = new RecordHeaders();
        headers.add("nested", utf8("[".repeat(200_000)));
        headers.add("number", utf8("1e1000000000"));
        headers.add("nothing", null);
        headers.add("bytes", new byte[] {(byte) 0xff});

        assertTrue(front.take(partitionOf(KEY), KEY, utf8(LOG), headers).written().isPresent());
    }

    private ConsumerRecord<byte[], byte[]> poll(byte[] key, byte[] value, RecordHeaders headers) {
        return front.endPoll(List.of(front.read(partitionOf(KEY), key, value, headers))).get(0);
    }

    /** As KafkaProducer.ensureValidRecordSize reckons, before anything is compressed. */
    private static void requireFits(ConsumerRecord<byte[], byte[]> record) {
        int bytes = AbstractRecords.estimateSizeInBytesUpperBound(RecordBatch.CURRENT_MAGIC_VALUE, CompressionType.GZIP,
                record.key(), record.value(), record.headers().toArray());
        int limit = Integer.parseInt(Sinks.configurationOf("logs").get("producer.override.max.request.size"));
        assertTrue(bytes + REASON_BYTES <= limit, bytes + " bytes of " + limit);
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        assertTrue(header != null, "no header " + name);
        return new String(header.value(), StandardCharsets.US_ASCII);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
