package com.shopstream.connect.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.shopstream.connect.progress.Progress.Behind;
import com.shopstream.connect.progress.Progress.Cause;
import com.shopstream.connect.progress.Progress.CaughtUp;
import com.shopstream.connect.progress.Progress.Stalled;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** A partition that is sampled each 5 s. */
class PartitionProgressTest {
    private static final long SAMPLE_MS = 5_000;

    private final PartitionProgress progress = new PartitionProgress();
    private long nowMs = 1_000_000;

    private static PartitionOffsets committed(long committed, long lastStable, long end) {
        return new PartitionOffsets(OptionalLong.of(committed), 0, lastStable, end);
    }

    /** What is left to look at is looked at with a reader that finds this. */
    private Progress sample(PartitionOffsets offsets, Inspection found) {
        nowMs += SAMPLE_MS;
        progress.observe(offsets, nowMs);
        if (progress.needsInspection(nowMs)) progress.inspected(found, nowMs);
        return progress.at(nowMs);
    }

    private Progress sample(PartitionOffsets offsets) {
        nowMs += SAMPLE_MS;
        progress.observe(offsets, nowMs);
        assertFalse(progress.needsInspection(nowMs), "needs no reader");
        return progress.at(nowMs);
    }

    @Test
    void aGroupAtTheEndIsCaughtUp() {
        for (int count = 0; count < 10; count++) assertEquals(new CaughtUp(), sample(committed(7, 7, 7)));
        assertEquals(0, progress.lag());
    }

    @Test
    void anEmptyPartitionThatWasNeverReadIsCaughtUp() {
        assertEquals(new CaughtUp(), sample(new PartitionOffsets(OptionalLong.empty(), 4, 4, 4)));
    }

    @Test
    void aGroupThatMovesIsNeverStalledHoweverFarTheEndIs() {
        for (long offset = 0; offset < 100; offset++)
            assertInstanceOf(Behind.class, sample(committed(offset, 1_000_000, 1_000_000)));
        assertEquals(1_000_000 - 99, progress.lag());
    }

    @Test
    void aGroupThatLeavesReadableRecordsIsStalledInTheFourthSampleAfterTheFirst() {
        sample(committed(7, 7, 7));
        Inspection readable = new Inspection.Readable(7);
        long sinceMs = nowMs + SAMPLE_MS;
        for (int count = 0; count < 4; count++)
            assertEquals(new Behind(sinceMs), sample(committed(7, 9, 9), readable));
        assertEquals(new Stalled(sinceMs, new Cause.SinkStalled(7)), sample(committed(7, 20, 20), readable));
        assertEquals(20_000, nowMs - sinceMs);
        assertEquals(new CaughtUp(), sample(committed(20, 20, 20)));
    }

    @Test
    void aReaderLooksInTheThirdSampleAndOnceWhereItHasFoundARecord() {
        sample(committed(7, 9, 9));
        sample(committed(7, 9, 9));
        nowMs += SAMPLE_MS;
        progress.observe(committed(7, 9, 9), nowMs);
        assertTrue(progress.needsInspection(nowMs));
        progress.inspected(new Inspection.Readable(7), nowMs);
        sample(committed(7, 10, 10));
        sample(committed(8, 10, 10));
    }

    @Test
    void theMarkerOfATransactionIsNoLagAndNoStall() {
        sample(committed(10, 11, 11));
        sample(committed(10, 11, 11));
        assertEquals(new CaughtUp(), sample(committed(10, 11, 11), new Inspection.Empty(11)));
        for (int count = 0; count < 100; count++) assertEquals(new CaughtUp(), sample(committed(10, 11, 11)));
        assertEquals(0, progress.lag());
    }

    @Test
    void aStallBehindMarkersBeginsWithTheRecordNotWithTheMarkers() {
        sample(committed(10, 11, 11));
        sample(committed(10, 11, 11));
        sample(committed(10, 11, 11), new Inspection.Empty(11));
        nowMs += 3_600_000;
        sample(committed(10, 11, 11));
        long sinceMs = nowMs + SAMPLE_MS;
        for (int count = 0; count < 4; count++)
            assertEquals(new Behind(sinceMs), sample(committed(10, 13, 13), new Inspection.Readable(11)));
        assertEquals(new Stalled(sinceMs, new Cause.SinkStalled(11)), sample(committed(10, 13, 13)));
    }

    @Test
    void abortedTransactionsThatKeepComingAreNoStall() {
        for (long end = 100; end < 5_000; end += 100) {
            // One more is open in every second sample.
            long lastStable = end % 200 == 0 ? end : end - 1;
            assertFalse(sample(committed(10, lastStable, end), new Inspection.Empty(lastStable)) instanceof Stalled);
        }
    }

    @Test
    void aLongRunOfAbortedRecordsThatTakesManyLooksIsNoStall() {
        sample(committed(10, 1_000, 1_000));
        for (long until = 100; until < 1_000; until += 100)
            assertInstanceOf(Behind.class, sample(committed(10, 1_000, 1_000), new Inspection.Empty(until)));
        assertEquals(new CaughtUp(), sample(committed(10, 1_000, 1_000), new Inspection.Empty(1_000)));
    }

    @Test
    void anOpenTransactionIsAStallSinceTheLastStableOffsetStoppedWithoutAnyLook() {
        sample(committed(41, 41, 41));
        long sinceMs = nowMs + SAMPLE_MS;
        for (int count = 0; count < 4; count++) assertEquals(new Behind(sinceMs), sample(committed(41, 41, 43)));
        assertEquals(new Stalled(sinceMs, new Cause.OpenTransaction(41)), sample(committed(41, 41, 90)));
        assertEquals(49, progress.lag());
        assertEquals(new CaughtUp(), sample(committed(90, 90, 90)));
    }

    @Test
    void anOpenTransactionBehindAMarkerCountsFromWhereItBegan() {
        sample(committed(40, 41, 41));
        long sinceMs = nowMs + SAMPLE_MS;
        Inspection marker = new Inspection.Empty(41);
        for (int count = 0; count < 4; count++) assertInstanceOf(Behind.class, sample(committed(40, 41, 43), marker));
        assertEquals(new Stalled(sinceMs, new Cause.OpenTransaction(41)), sample(committed(40, 41, 43)));
    }

    @Test
    void whatATransactionHeldBackIsThereToBeReadSinceItEnded() {
        for (int count = 0; count < 10; count++) sample(committed(41, 41, 43));
        Inspection readable = new Inspection.Readable(42);
        long sinceMs = nowMs + SAMPLE_MS;
        for (int count = 0; count < 4; count++)
            assertEquals(new Behind(sinceMs), sample(committed(41, 50, 50), readable));
        assertEquals(new Stalled(sinceMs, new Cause.SinkStalled(42)), sample(committed(41, 50, 50)));
    }

    @Test
    void anOpenTransactionThatAGroupIsStillOnItsWayToIsNoStallYetAndOneAtOnceWhenItIsThere() {
        for (long offset = 30; offset < 41; offset++) assertInstanceOf(Behind.class, sample(committed(offset, 41, 60)));
        assertInstanceOf(Stalled.class, sample(committed(41, 41, 60)));
    }

    @Test
    void shortTransactionsAreNoStall() {
        for (long offset = 41; offset < 90; offset++)
            assertFalse(sample(committed(offset, offset, offset + 2)) instanceof Stalled);
    }

    @Test
    void aGroupThatNeverCommittedCountsFromTheStartOfTheLogAlsoWhileThatMoves() {
        Inspection readable = new Inspection.Readable(5);
        Progress last = null;
        for (long start = 0; start < 5; start++)
            last = sample(new PartitionOffsets(OptionalLong.empty(), start, 100, 100), readable);
        assertInstanceOf(Stalled.class, last);
    }

    @Test
    void whatCannotBeReadSaysSo() {
        Progress last = null;
        for (int count = 0; count < 5; count++) last = sample(committed(7, 9, 9), new Inspection.Unreadable("damaged"));
        assertEquals(new Cause.Unreadable("damaged"), ((Stalled) last).cause());
    }

    @Test
    void whatCannotBeReadIsTriedAgainAfterAMinute() {
        for (int count = 0; count < 3; count++) sample(committed(7, 9, 9), new Inspection.Unreadable("damaged"));
        for (int count = 1; count < 12; count++) sample(committed(7, 9, 9));
        assertEquals(
                new Cause.SinkStalled(7), ((Stalled) sample(committed(7, 9, 9), new Inspection.Readable(7))).cause());
    }

    @Test
    void aReaderThatIsNotAnsweredLeavesTheStallWithoutAReason() {
        Progress last = null;
        for (int count = 0; count < 5; count++) last = sample(committed(7, 9, 9), new Inspection.Unanswered("no answer"));
        assertEquals(new Cause.Unknown("no answer"), ((Stalled) last).cause());
    }

    @Test
    void offsetsThatWereResetBackwardsAreANewBeginning() {
        sample(committed(10, 11, 11));
        sample(committed(10, 11, 11));
        sample(committed(10, 11, 11), new Inspection.Empty(11));
        assertInstanceOf(Behind.class, sample(committed(2, 11, 11)));
        assertEquals(9, progress.lag());
        nowMs += 2 * SAMPLE_MS;
        progress.observe(committed(2, 11, 11), nowMs);
        assertTrue(progress.needsInspection(nowMs));
    }
}
