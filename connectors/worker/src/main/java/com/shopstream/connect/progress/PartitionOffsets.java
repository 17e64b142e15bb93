package com.shopstream.connect.progress;

import java.util.OptionalLong;

/**
 * The offsets of a partition and of a group that reads it, at one instant.
 *
 * @param committed  the group's committed offset; empty if it never committed
 * @param logStart   the first offset that the partition still holds
 * @param lastStable the end for readers of committed transactions: the start of the first open transaction, or
 *                   {@code end}
 * @param end        the high watermark
 */
record PartitionOffsets(OptionalLong committed, long logStart, long lastStable, long end) {

    /** The offset that the group reads next after a restart. Assumes {@code auto.offset.reset=earliest}, Connect's default. */
    long next() {
        return Math.max(committed.orElse(logStart), logStart);
    }
}
