package com.shopstream.connect.progress;

import com.shopstream.connect.progress.ClusterView.GroupView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersOptions;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsResult;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.utils.Utils;

/** Asks the brokers where the sinks' groups and their partitions are. For one thread. */
final class ClusterReader implements AutoCloseable {
    /** How long the brokers may take for one request, in milliseconds. */
    static final int ANSWER_TIMEOUT_MS = 4_000;

    private final Supplier<Admin> connect;
    private Admin admin;

    /** @param connect creates the client; called again after a failure, such as while no broker's name resolves */
    ClusterReader(Supplier<Admin> connect) {
        this.connect = connect;
    }

    ClusterView read(Collection<SinkGroup> groups) throws InterruptedException {
        List<String> errors = new ArrayList<>();
        Map<String, GroupView> views = new TreeMap<>();
        Map<SinkGroup, Set<String>> topicsOf;
        try {
            if (admin == null) admin = connect.get();
            topicsOf = topicsOf(groups);
            // Asked even without sinks: the check is about the brokers.
            if (topicsOf.isEmpty()) admin.listTopics(new ListTopicsOptions().timeoutMs(ANSWER_TIMEOUT_MS)).names().get();
        } catch (ExecutionException | RuntimeException failure) {
            String error = "the brokers do not answer: " + Reasons.rootCauseOf(failure);
            groups.forEach(group -> views.put(group.id(), new GroupView(Map.of(), List.of(error))));
            return new ClusterView(views, List.of(error));
        }
        Partitions partitions = new Partitions(topicsOf.values().stream().flatMap(Set::stream).distinct().toList());
        Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> committed = committedBy(groups);
        topicsOf.forEach((group, topics) -> {
            GroupView view = partitions.viewOf(topics, committed.get(group.id()));
            views.put(group.id(), view);
            view.unknown().stream().filter(error -> !errors.contains(error)).forEach(errors::add);
        });
        return new ClusterView(views, errors);
    }

    /** @return the open transaction that holds each partition's last stable offset, if its leader names one */
    Map<TopicPartition, OpenTransaction> openTransactions(Set<TopicPartition> partitions) throws InterruptedException {
        Map<TopicPartition, ProducerState> holders = new HashMap<>();
        DescribeProducersResult described =
                admin.describeProducers(partitions, new DescribeProducersOptions().timeoutMs(ANSWER_TIMEOUT_MS));
        for (TopicPartition partition : partitions) {
            Answer<DescribeProducersResult.PartitionProducerState> answer =
                    Answer.of("the producers of " + partition, described.partitionResult(partition));
            if (answer.value() == null) continue;
            answer.value().activeProducers().stream()
                    .filter(producer -> producer.currentTransactionStartOffset().isPresent())
                    .min(Comparator.comparingLong(producer -> producer.currentTransactionStartOffset().getAsLong()))
                    .ifPresent(producer -> holders.put(partition, producer));
        }
        if (holders.isEmpty()) return Map.of();
        Optional<Map<Long, String>> ids = transactionalIds(
                holders.values().stream().map(ProducerState::producerId).collect(Collectors.toSet()));
        Map<TopicPartition, OpenTransaction> open = new HashMap<>();
        holders.forEach((partition, producer) -> open.put(partition, new OpenTransaction(
                producer.producerId(),
                producer.producerEpoch(),
                producer.currentTransactionStartOffset().getAsLong(),
                ids.map(known -> new OpenTransaction.Owner(Optional.ofNullable(known.get(producer.producerId())))))));
        return open;
    }

    /** @return by producer id; empty if a coordinator did not answer */
    private Optional<Map<Long, String>> transactionalIds(Set<Long> producerIds) throws InterruptedException {
        ListTransactionsOptions options =
                new ListTransactionsOptions().filterProducerIds(producerIds).timeoutMs(ANSWER_TIMEOUT_MS);
        Answer<Collection<TransactionListing>> answer =
                Answer.of("the transactions", admin.listTransactions(options).all());
        return Optional.ofNullable(answer.value()).map(transactions -> transactions.stream()
                .collect(Collectors.toMap(
                        TransactionListing::producerId, TransactionListing::transactionalId, (first, second) -> first)));
    }

    private Map<SinkGroup, Set<String>> topicsOf(Collection<SinkGroup> groups)
            throws ExecutionException, InterruptedException {
        Set<String> existing = groups.stream().anyMatch(group -> group.pattern().isPresent())
                ? admin.listTopics(new ListTopicsOptions().timeoutMs(ANSWER_TIMEOUT_MS)).names().get()
                : Set.of();
        Map<SinkGroup, Set<String>> topicsOf = new HashMap<>();
        for (SinkGroup group : groups) {
            Set<String> topics = new LinkedHashSet<>(group.topics());
            group.pattern().ifPresent(pattern ->
                    existing.stream().filter(pattern.asMatchPredicate()).sorted().forEach(topics::add));
            topicsOf.put(group, topics);
        }
        return topicsOf;
    }

    private Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> committedBy(Collection<SinkGroup> groups)
            throws InterruptedException {
        Map<String, ListConsumerGroupOffsetsSpec> specs = new HashMap<>();
        groups.forEach(group -> specs.put(group.id(), new ListConsumerGroupOffsetsSpec()));
        Map<String, Answer<Map<TopicPartition, OffsetAndMetadata>>> committed = new HashMap<>();
        if (specs.isEmpty()) return committed;
        ListConsumerGroupOffsetsResult result = admin.listConsumerGroupOffsets(
                specs, new ListConsumerGroupOffsetsOptions().timeoutMs(ANSWER_TIMEOUT_MS));
        for (String id : specs.keySet())
            committed.put(id, Answer.of("the committed offsets of " + id, result.partitionsToOffsetAndMetadata(id)));
        return committed;
    }

    /** Where the partitions of some topics begin and end. */
    private final class Partitions {
        private final Map<String, List<TopicPartition>> byTopic = new HashMap<>();
        private final Map<String, String> topicErrors = new HashMap<>();
        private final Map<TopicPartition, String> errors = new HashMap<>();
        private final Map<TopicPartition, Long> starts;
        private final Map<TopicPartition, Long> lastStables;
        private final Map<TopicPartition, Long> ends;

        Partitions(List<String> topics) throws InterruptedException {
            List<TopicPartition> led = describe(topics);
            // Asked for first, the last stable offset never passes the end.
            ListOffsetsResult starting = list(led, OffsetSpec.earliest(), IsolationLevel.READ_UNCOMMITTED);
            ListOffsetsResult stable = list(led, OffsetSpec.latest(), IsolationLevel.READ_COMMITTED);
            lastStables = offsets(led, stable);
            ListOffsetsResult ending = list(led, OffsetSpec.latest(), IsolationLevel.READ_UNCOMMITTED);
            starts = offsets(led, starting);
            ends = offsets(led, ending);
        }

        /** @return the partitions that have a leader: a request that includes one without would fail for all */
        private List<TopicPartition> describe(List<String> topics) throws InterruptedException {
            List<TopicPartition> led = new ArrayList<>();
            Map<String, KafkaFuture<TopicDescription>> descriptions = admin
                    .describeTopics(topics, new DescribeTopicsOptions().timeoutMs(ANSWER_TIMEOUT_MS))
                    .topicNameValues();
            for (String topic : topics) {
                Answer<TopicDescription> answer = Answer.of("the partitions of " + topic, descriptions.get(topic));
                if (answer.value() == null) {
                    topicErrors.put(topic, answer.error());
                    continue;
                }
                List<TopicPartition> partitions = new ArrayList<>();
                for (TopicPartitionInfo info : answer.value().partitions()) {
                    TopicPartition partition = new TopicPartition(topic, info.partition());
                    partitions.add(partition);
                    if (info.leader() == null || info.leader().isEmpty()) errors.put(partition, partition + " has no leader");
                    else led.add(partition);
                }
                byTopic.put(topic, partitions);
            }
            return led;
        }

        private ListOffsetsResult list(List<TopicPartition> partitions, OffsetSpec spec, IsolationLevel isolation) {
            Map<TopicPartition, OffsetSpec> specs = new HashMap<>();
            partitions.forEach(partition -> specs.put(partition, spec));
            return admin.listOffsets(specs, new ListOffsetsOptions(isolation).timeoutMs(ANSWER_TIMEOUT_MS));
        }

        private Map<TopicPartition, Long> offsets(List<TopicPartition> partitions, ListOffsetsResult result)
                throws InterruptedException {
            Map<TopicPartition, Long> offsets = new HashMap<>();
            for (TopicPartition partition : partitions) {
                Answer<Long> answer = Answer.of(
                        "where " + partition + " ends",
                        result.partitionResult(partition).thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset));
                if (answer.value() == null) errors.put(partition, answer.error());
                else offsets.put(partition, answer.value());
            }
            return offsets;
        }

        GroupView viewOf(Set<String> topics, Answer<Map<TopicPartition, OffsetAndMetadata>> committed) {
            if (committed.value() == null) return new GroupView(Map.of(), List.of(committed.error()));
            Map<TopicPartition, PartitionOffsets> known = new HashMap<>();
            List<String> unknown = new ArrayList<>();
            for (String topic : topics) {
                if (topicErrors.containsKey(topic)) unknown.add(topicErrors.get(topic));
                for (TopicPartition partition : byTopic.getOrDefault(topic, List.of())) {
                    if (errors.containsKey(partition)) {
                        unknown.add(errors.get(partition));
                        continue;
                    }
                    OffsetAndMetadata offset = committed.value().get(partition);
                    known.put(partition, new PartitionOffsets(
                            offset == null ? OptionalLong.empty() : OptionalLong.of(offset.offset()),
                            starts.get(partition),
                            lastStables.get(partition),
                            ends.get(partition)));
                }
            }
            return new GroupView(known, unknown);
        }
    }

    @Override
    public void close() {
        if (admin != null) Utils.closeQuietly(() -> admin.close(Duration.ofSeconds(1)), "admin client");
    }

    /** A value, or why there is none. */
    private record Answer<T>(T value, String error) {
        static <T> Answer<T> of(String what, KafkaFuture<T> future) throws InterruptedException {
            try {
                return new Answer<>(future.get(), null);
            } catch (ExecutionException failure) {
                return new Answer<>(null, "the brokers do not say " + what + ": " + Reasons.rootCauseOf(failure));
            }
        }
    }
}
