package shopstream.bench;

/** Takes the time of a number of records that grows, from when it is above 0. */
final class Stopwatch {
    /** Records and the seconds they took. */
    record Lap(long records, double seconds) {}

    private static final Lap NOTHING = new Lap(0, 0);

    private final long firstRecords;
    private long startedNanos;
    private long startedAt;
    private Lap first = NOTHING;
    private Lap all = NOTHING;

    /** @param firstRecords the first lap ends with the first observation of at least so many */
    Stopwatch(long firstRecords) {
        this.firstRecords = firstRecords;
    }

    void observe(long records) {
        if (records == 0) {
            return;
        }
        if (startedNanos == 0) {
            startedNanos = System.nanoTime();
            startedAt = records;
        }
        all = new Lap(records - startedAt, (System.nanoTime() - startedNanos) / 1e9);
        if (first == NOTHING && all.records() >= firstRecords) {
            first = all;
        }
    }

    /** All of them where there were fewer. */
    Lap first() {
        return first == NOTHING ? all : first;
    }

    Lap all() {
        return all;
    }
}
