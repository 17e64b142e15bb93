package com.shopstream.connect.progress;

import com.shopstream.connect.progress.Progress.Cause;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/**
 * Messages for the person on call. Only the end offset changes during a stall, so that readers can tell a new reason
 * from an old one.
 */
final class Reasons {
    /** A heading of docs/runbook.md. */
    static final String RUNBOOK_HEADING = "A partition is stalled";

    private final String bootstrapServers;

    Reasons(String bootstrapServers) {
        this.bootstrapServers = bootstrapServers;
    }

    /** Why a group makes no progress on a partition, and the command that shows more. */
    String ofStall(
            String groupId,
            TopicPartition partition,
            PartitionOffsets offsets,
            Instant since,
            Cause cause,
            Optional<OpenTransaction> open) {
        String committed = offsets.committed().isPresent() ? String.valueOf(offsets.committed().getAsLong()) : "none";
        return "%s is not read any further: committed offset %s, end offset %d, since %s: %s. Runbook, \"%s\": %s".formatted(
                partition, committed, offsets.end(), since, words(cause, open), RUNBOOK_HEADING, command(groupId, partition, cause));
    }

    private static String words(Cause cause, Optional<OpenTransaction> open) {
        if (cause instanceof Cause.OpenTransaction held)
            return open.map(OpenTransaction::words)
                    .orElse("a transaction is open since offset " + held.lastStableOffset() + ", the broker does not say whose");
        if (cause instanceof Cause.SinkStalled stalled)
            return "records can be read from offset " + stalled.readableOffset() + " on, and the sink does not commit them";
        if (cause instanceof Cause.Unreadable unreadable) return "what is there cannot be read: " + unreadable.error();
        if (cause instanceof Cause.Unknown unknown) return "the reason is not known: " + unknown.error();
        throw new IllegalArgumentException(cause.toString());
    }

    private String command(String groupId, TopicPartition partition, Cause cause) {
        return cause instanceof Cause.OpenTransaction
                ? "kafka-transactions --bootstrap-server %s describe-producers --topic %s --partition %d".formatted(
                        bootstrapServers, partition.topic(), partition.partition())
                : "kafka-consumer-groups --bootstrap-server %s --describe --group %s".formatted(bootstrapServers, groupId);
    }

    /** The message of the innermost cause, with its class. */
    static String rootCauseOf(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null && root.getCause() != root) root = root.getCause();
        return root.getMessage() == null ? root.getClass().getSimpleName() : root.getClass().getSimpleName() + ": " + root.getMessage();
    }
}
