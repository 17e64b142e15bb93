package shopstream.bench;

import java.time.Duration;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Forwards the first record of each order id, keyed by the start of its window, unless the window has expired by the
 * task's stream time.
 */
final class Deduplicate implements Processor<String, byte[], Long, Long> {
    static final String STORE = "counted-orders";

    private final long sizeMs;
    private final long retentionMs;
    private ProcessorContext<Long, Long> context;
    private KeyValueStore<String, Long> countedIn;
    /** No order is counted in a window before this one, so that most hours need no look at every order. */
    private long firstWindowMs = Long.MIN_VALUE;

    Deduplicate(long sizeMs, long retentionMs) {
        this.sizeMs = sizeMs;
        this.retentionMs = retentionMs;
    }

    @Override
    public void init(ProcessorContext<Long, Long> context) {
        this.context = context;
        this.countedIn = context.getStateStore(STORE);
        context.schedule(Duration.ofMillis(sizeMs), PunctuationType.STREAM_TIME, this::forgetExpired);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        long streamTimeMs = context.currentStreamTimeMs();
        long windowStartMs = Math.floorDiv(record.timestamp(), sizeMs) * sizeMs;
        if (isExpired(windowStartMs, streamTimeMs)) {
            return;
        }
        Long known = countedIn.get(record.key());
        if (known != null && !isExpired(known, streamTimeMs)) {
            return;
        }
        countedIn.put(record.key(), windowStartMs);
        firstWindowMs = Math.min(firstWindowMs, windowStartMs);
        context.forward(record.withKey(windowStartMs).withValue(1L));
    }

    private boolean isExpired(long windowStartMs, long streamTimeMs) {
        return windowStartMs + sizeMs + retentionMs <= streamTimeMs;
    }

    private void forgetExpired(long streamTimeMs) {
        if (!isExpired(firstWindowMs, streamTimeMs)) {
            return;
        }
        firstWindowMs = Long.MAX_VALUE;
        try (KeyValueIterator<String, Long> all = countedIn.all()) {
            while (all.hasNext()) {
                KeyValue<String, Long> counted = all.next();
                if (isExpired(counted.value, streamTimeMs)) {
                    countedIn.delete(counted.key);
                } else {
                    firstWindowMs = Math.min(firstWindowMs, counted.value);
                }
            }
        }
    }
}
