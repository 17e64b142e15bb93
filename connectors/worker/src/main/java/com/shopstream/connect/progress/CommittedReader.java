package com.shopstream.connect.progress;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads with {@code isolation.level=read_committed} what a group has left to read. For one thread. */
final class CommittedReader implements AutoCloseable {
    /** How long one inspection may take, in milliseconds. The next one continues where it stopped. */
    private static final long LOOK_TIMEOUT_MS = 2_000;
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

    private final Map<String, Object> config;
    /** Created for the first inspection: not needed while all groups make progress. */
    private KafkaConsumer<byte[], byte[]> consumer;

    /** @param config as {@link ClientConfig#consumer} returns it */
    CommittedReader(Map<String, Object> config) {
        this.config = config;
    }

    /** Reads from {@code from} to the first record that is {@code wanted}, and at most to {@code until}. */
    Inspection inspect(
            TopicPartition partition, long from, long until, Predicate<ConsumerRecord<byte[], byte[]>> wanted) {
        long deadlineNs = System.nanoTime() + LOOK_TIMEOUT_MS * 1_000_000;
        long position = from;
        try {
            if (consumer == null)
                consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
            consumer.assign(List.of(partition));
            consumer.seek(partition, from);
            while (position < until) {
                if (System.nanoTime() > deadlineNs) {
                    return position > from
                            ? new Inspection.Empty(position)
                            : new Inspection.Unanswered("no answer within " + LOOK_TIMEOUT_MS + " ms for offset " + from);
                }
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL_TIMEOUT)) {
                    if (wanted.test(record)) return new Inspection.Readable(record.offset());
                }
                // Moves past markers and aborted records too, unlike the offsets that Connect commits.
                position = consumer.position(partition);
            }
            return new Inspection.Empty(position);
        } catch (OffsetOutOfRangeException | RetriableException passing) {
            return new Inspection.Unanswered(Reasons.rootCauseOf(passing));
        } catch (InterruptException interrupted) {
            throw interrupted;
        } catch (KafkaException unreadable) {
            // The consumer would keep returning the batch that it could not read.
            close();
            return new Inspection.Unreadable(unreadable.getMessage() + " (" + Reasons.rootCauseOf(unreadable) + ")");
        }
    }

    @Override
    public void close() {
        if (consumer != null) consumer.close(Duration.ZERO);
        consumer = null;
    }
}
