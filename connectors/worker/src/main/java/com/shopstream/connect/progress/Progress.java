package com.shopstream.connect.progress;

/** A group's progress on one partition. */
sealed interface Progress {

    /** Everything that the group can read has been read and committed. */
    record CaughtUp() implements Progress {}

    /** The partition's end is ahead, and the group has moved recently. */
    record Behind(long sinceMs) implements Progress {}

    /** The partition's end is ahead, and the group has not moved since. */
    record Stalled(long sinceMs, Cause cause) implements Progress {}

    /** Why a group does not move. */
    sealed interface Cause {

        /** Records can be read from this offset on, and the sink does not commit them. */
        record SinkStalled(long readableOffset) implements Cause {}

        /** The last stable offset is the start of a transaction that has been neither committed nor aborted. */
        record OpenTransaction(long lastStableOffset) implements Cause {}

        record Unreadable(String error) implements Cause {}

        record Unknown(String error) implements Cause {}
    }
}
