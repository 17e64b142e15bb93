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

/** Looks with {@code isolation.level=read_committed} at what a group has left to read. For one thread. */
final class CommittedReader implements AutoCloseable {
    /** How long one look may take, in milliseconds. What was passed by then need not be passed again. */
    private static final long LOOK_TIMEOUT_MS = 2_000;
    private static final Duration POLL_TIMEOUT = Duration.ofMillis(500);

    private final Map<String, Object> config;
    /** Made for the first look: while all groups move there is none. */
    private KafkaConsumer<byte[], byte[]> consumer;

    /** @param config as {@link ClientConfig#consumer} makes it */
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
                // Moves past markers and aborted records too, unlike what Connect commits.
                position = consumer.position(partition);
            }
            return new Inspection.Empty(position);
        } catch (OffsetOutOfRangeException | RetriableException passing) {
            return new Inspection.Unanswered(Reasons.rootCauseOf(passing));
        } catch (InterruptException interrupted) {
            throw interrupted;
        } catch (KafkaException unreadable) {
            // It keeps what it could not read.
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
