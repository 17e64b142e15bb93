package com.shopstream.connect.progress;

import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Samples in the background, so that requests never wait. */
final class ProgressThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ProgressThread.class);

    /** Between the starts of two samples, in milliseconds. */
    static final long INTERVAL_MS = 5_000;
    /** An older sample is out of date; longer than the slowest sample takes. */
    private static final long VALID_MS = 30_000;

    private final Sampler sampler;
    private final LongSupplier clockMs;
    private final Thread thread = new Thread(this::run, "progress-sampler");
    private volatile Snapshot latest;

    ProgressThread(Sampler sampler, LongSupplier clockMs) {
        this.sampler = sampler;
        this.clockMs = clockMs;
        latest = ProgressResource.unknown(clockMs.getAsLong(), "no sample has been taken yet");
        thread.setDaemon(true);
    }

    void start() {
        thread.start();
    }

    /** @return the last sample; if it is too old or has failed, one that says only that */
    Snapshot latest() {
        Snapshot snapshot = latest;
        long nowMs = clockMs.getAsLong();
        if (nowMs - snapshot.takenAtMs() <= VALID_MS) return snapshot;
        return ProgressResource.unknown(nowMs, "the last sample is older than " + VALID_MS / 1000 + " s");
    }

    private void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                long startedMs = clockMs.getAsLong();
                sampleOnce();
                Thread.sleep(Math.max(0, INTERVAL_MS - (clockMs.getAsLong() - startedMs)));
            }
        } catch (InterruptedException | InterruptException closed) {
            // close() waits for this.
        } finally {
            sampler.close();
        }
    }

    private void sampleOnce() throws InterruptedException {
        try {
            latest = sampler.sample();
        } catch (InterruptException closed) {
            throw closed;
        } catch (RuntimeException | LinkageError failure) {
            LOG.error("Sampling failed", failure);
            latest = ProgressResource.unknown(clockMs.getAsLong(), "sampling failed: " + Reasons.rootCauseOf(failure));
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
