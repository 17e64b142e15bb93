package com.shopstream.connect.progress;

/** What a reader of committed transactions found at the position of a group that makes no progress. */
sealed interface Inspection {

    /** A record that the group could have read. */
    record Readable(long offset) implements Inspection {}

    /** Nothing but transaction markers, aborted records and gaps of compaction before this offset. */
    record Empty(long until) implements Inspection {}

    /** The client cannot read what the broker holds, for example a damaged batch. */
    record Unreadable(String error) implements Inspection {}

    /** No answer in time: nothing is known. */
    record Unanswered(String error) implements Inspection {}
}
