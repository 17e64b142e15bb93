package shopstream.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Checks whether an application has committed the whole content of its source topics. */
final class CatchUp {
    /** The last transaction's marker lies after the last offset that can be committed. */
    private static final long MARKER = 1;

    private final Admin admin;
    private final String applicationId;
    private final String inputTopic;

    CatchUp(Admin admin, String applicationId, String inputTopic) {
        this.admin = admin;
        this.applicationId = applicationId;
        this.inputTopic = inputTopic;
    }

    boolean isComplete() throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        Map<TopicPartition, Long> ends = ends(committed);
        boolean hasInput = committed.keySet().stream().anyMatch(partition -> partition.topic().equals(inputTopic));
        boolean hasRepartition = committed.keySet().stream().anyMatch(partition -> !partition.topic().equals(inputTopic));
        return hasInput && hasRepartition && ends.entrySet().stream().allMatch(end -> {
            long allowed = end.getKey().topic().equals(inputTopic) ? 0 : MARKER;
            return committed.get(end.getKey()).offset() >= end.getValue() - allowed;
        });
    }

    /** Number of committed records of the input topic. */
    long committedRecords() throws ExecutionException, InterruptedException {
        return committed().entrySet().stream()
                .filter(entry -> entry.getKey().topic().equals(inputTopic))
                .mapToLong(entry -> entry.getValue().offset())
                .sum();
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() throws ExecutionException, InterruptedException {
        return admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata().get();
    }

    private Map<TopicPartition, Long> ends(Map<TopicPartition, OffsetAndMetadata> committed)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        committed.keySet().forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (var end : admin.listOffsets(latest).all().get().entrySet()) {
            ends.put(end.getKey(), end.getValue().offset());
        }
        return ends;
    }
}
