package com.shopstream.connect.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.shopstream.connect.progress.Progress.Cause;
import com.shopstream.connect.progress.WorkerView.Part;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    private static final TopicPartition PARTITION = new TopicPartition("logs-topic", 1);
    private static final Instant SINCE = Instant.parse("2026-11-25T18:00:00Z");
    private static final PartitionOffsets OFFSETS = new PartitionOffsets(OptionalLong.of(41), 0, 41, 43);

    private static String reason(Cause cause, OpenTransaction open) {
        return new Reasons("kafka-1:19092")
                .ofStall("connect-logs", PARTITION, OFFSETS, SINCE, cause, Optional.ofNullable(open));
    }

    @Test
    void ofAnOpenTransactionNameWhoHoldsIt() {
        OpenTransaction open =
                new OpenTransaction(7001, 2, 41, Optional.of(new OpenTransaction.Owner(Optional.of("foreign"))));
        assertEquals(
                "logs-topic-1 is not read any further: committed offset 41, end offset 43, since 2026-11-25T18:00:00Z: "
                        + "the transaction of producer id 7001 (epoch 2, transactional id foreign) is open since offset 41. "
                        + "Runbook, \"A partition is stalled\": kafka-transactions --bootstrap-server "
                        + "kafka-1:19092 describe-producers --topic logs-topic --partition 1",
                reason(new Cause.OpenTransaction(41), open));
    }

    @Test
    void ofATransactionThatNobodyCoordinatesSayThatItHangs() {
        OpenTransaction hanging = new OpenTransaction(7001, 2, 41, Optional.of(new OpenTransaction.Owner(Optional.empty())));
        assertEquals(
                "the transaction of producer id 7001 (epoch 2, which no transaction coordinator knows: it hangs) is open "
                        + "since offset 41",
                hanging.words());
    }

    @Test
    void ofASinkNameItsGroup() {
        assertEquals(
                "logs-topic-1 is not read any further: committed offset 41, end offset 43, since 2026-11-25T18:00:00Z: "
                        + "records can be read from offset 42 on, and the sink does not commit them. "
                        + "Runbook, \"A partition is stalled\": kafka-consumer-groups --bootstrap-server "
                        + "kafka-1:19092 --describe --group connect-logs",
                reason(new Cause.SinkStalled(42), null));
    }

    @Test
    void areRootCauses() {
        assertEquals("IOException: refused", Reasons.rootCauseOf(new RuntimeException("x", new IOException("refused"))));
        Part failed = new Part("0", "FAILED", "ConnectException: ended\n\tat A\nCaused by: B\n\tat C\nCaused by: no table\n\tat D");
        assertEquals(Optional.of("no table"), failed.rootCause());
    }

    @Test
    void aSinksGroupIsAsItsConfigurationSays() {
        assertEquals("connect-s", SinkGroup.of("s", Map.of("topics", "a, b")).id());
        assertEquals(List.of("a", "b"), SinkGroup.of("s", Map.of("topics", "a, b")).topics());
        assertEquals("g", SinkGroup.of("s", Map.of("topics", "a", "consumer.override.group.id", "g")).id());
        assertEquals("logs-.*", SinkGroup.of("s", Map.of("topics.regex", "logs-.*")).pattern().orElseThrow().pattern());
    }
}
