package shopstream.bench;

/** Measures how long it takes to process records. Starts with the first observation above 0. */
final class Stopwatch {
    /** A number of records and the time they took. */
    record Lap(long records, double seconds) {}

    private static final Lap NOTHING = new Lap(0, 0);

    private final long firstRecords;
    private long startedNanos;
    private long startedAt;
    private Lap first = NOTHING;
    private Lap all = NOTHING;

    /** @param firstRecords the number of records at which the first lap ends */
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

    /** The lap of the first records, or of all if there were fewer. */
    Lap first() {
        return first == NOTHING ? all : first;
    }

    Lap all() {
        return all;
    }
}
