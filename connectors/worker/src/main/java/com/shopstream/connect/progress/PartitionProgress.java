package com.shopstream.connect.progress;

import com.shopstream.connect.progress.Progress.Cause;
import java.util.Objects;

/**
 * Tells whether a group makes progress on one partition, which it reads with {@code isolation.level=read_committed}.
 *
 * <p>A committed offset below the partition's end is not a stall by itself. Connect commits the offset after the last
 * record that was delivered (WorkerSinkTask, Kafka 3.4), and not the consumer's position: until another record arrives,
 * a transaction's marker stays "unread", and so do all records of an aborted transaction. So if a group does not move,
 * a reader of committed transactions inspects what is left; whatever it passes without finding a record counts as read.
 *
 * <p>Pure: the caller passes offsets, what the reader found, and the time of a monotonic clock.
 */
final class PartitionProgress {
    /**
     * How long a group may stay at one offset before the end, in milliseconds. The worker commits every 5 s and is
     * sampled every 5 s, so progress is seen within 10 s. A little less than four samples, so that the fourth reports
     * the stall: at most 25 s after it began.
     */
    static final long STALLED_AFTER_MS = 18_000;

    /**
     * How long a group stays behind before a reader inspects, in milliseconds: two samples. One sample without a commit
     * is common, since both come every 5 s.
     */
    private static final long INSPECTED_AFTER_MS = 9_000;

    /**
     * How long an unreadable offset is not read again, in milliseconds: it seldom becomes readable, and each attempt is
     * logged.
     */
    private static final long UNREADABLE_FOR_MS = 60_000;

    private static final long UNSET = Long.MIN_VALUE;

    private PartitionOffsets offsets;
    /** The group has nothing to read before this offset. */
    private long emptyUntil;
    private long behindSinceMs = UNSET;
    /** Since when the last stable offset has not moved, before the end. */
    private long heldSinceMs = UNSET;
    private Inspection found;
    private long foundMs = UNSET;

    /** Adds a sample. */
    void observe(PartitionOffsets sampled, long nowMs) {
        boolean isFirst = offsets == null;
        // Retention may move the start of a log that a group has never read: that is not progress of the group.
        boolean hasMoved = isFirst || !sampled.committed().equals(offsets.committed());
        boolean isReleased = !isFirst && isHeld() && sampled.lastStable() != offsets.lastStable();
        if (isFirst || sampled.next() != offsets.next()) {
            emptyUntil = sampled.next();
            found = null;
        }
        // What a transaction held back has been readable only since now.
        if (hasMoved || isReleased) behindSinceMs = UNSET;
        if (sampled.lastStable() == sampled.end()) heldSinceMs = UNSET;
        else if (heldSinceMs == UNSET || sampled.lastStable() != offsets.lastStable()) heldSinceMs = nowMs;
        offsets = sampled;
        if (!isBehind()) behindSinceMs = UNSET;
        else if (behindSinceMs == UNSET) behindSinceMs = nowMs;
    }

    /**
     * Whether only a reader can tell if the group has records left from {@link #inspectFrom} to {@link #inspectUntil}.
     */
    boolean needsInspection(long nowMs) {
        return isBehind()
                && !isHeld()
                && nowMs - behindSinceMs >= INSPECTED_AFTER_MS
                && !(found instanceof Inspection.Readable)
                && !(found instanceof Inspection.Unreadable && nowMs - foundMs < UNREADABLE_FOR_MS);
    }

    long inspectFrom() {
        return emptyUntil;
    }

    long inspectUntil() {
        return offsets.lastStable();
    }

    /** Adds what a reader found from {@link #inspectFrom} on. */
    void inspected(Inspection inspection, long nowMs) {
        found = inspection;
        foundMs = nowMs;
        if (!(inspection instanceof Inspection.Empty empty) || empty.until() <= emptyUntil) return;
        emptyUntil = empty.until();
        // The group had nothing to read there: what follows may have arrived only recently.
        behindSinceMs = isBehind() ? nowMs : UNSET;
    }

    /** @return the group's progress */
    Progress at(long nowMs) {
        if (!isBehind()) return new Progress.CaughtUp();
        long sinceMs = isHeld() ? heldSinceMs : behindSinceMs;
        return nowMs - sinceMs < STALLED_AFTER_MS
                ? new Progress.Behind(sinceMs)
                : new Progress.Stalled(sinceMs, cause());
    }

    /** How many offsets the group has left, without those that are known to hold no record for it. */
    long lag() {
        return Math.max(0, offsets.end() - emptyUntil);
    }

    PartitionOffsets offsets() {
        return Objects.requireNonNull(offsets);
    }

    private Cause cause() {
        if (isHeld()) return new Cause.OpenTransaction(offsets.lastStable());
        if (found instanceof Inspection.Readable readable) return new Cause.SinkStalled(readable.offset());
        if (found instanceof Inspection.Unreadable unreadable) return new Cause.Unreadable(unreadable.error());
        if (found instanceof Inspection.Unanswered unanswered) return new Cause.Unknown(unanswered.error());
        return new Cause.Unknown("not all of it has been inspected yet");
    }

    private boolean isBehind() {
        return offsets.end() > emptyUntil;
    }

    /** Everything left is held back by an open transaction. */
    private boolean isHeld() {
        return emptyUntil >= offsets.lastStable() && offsets.lastStable() < offsets.end();
    }
}
