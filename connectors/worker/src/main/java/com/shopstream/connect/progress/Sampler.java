package com.shopstream.connect.progress;

import com.shopstream.connect.progress.ClusterView.GroupView;
import com.shopstream.connect.progress.Snapshot.Check;
import com.shopstream.connect.progress.Snapshot.GroupPartition;
import com.shopstream.connect.progress.WorkerView.ConnectorView;
import com.shopstream.connect.progress.WorkerView.Part;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes one sample after another and keeps what they need between them. For one thread. */
final class Sampler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sampler.class);
    /**
     * Time for inspecting partitions that make no progress, in milliseconds; the rest is inspected in the next sample.
     */
    private static final long INSPECTION_TIMEOUT_MS = 6_000;

    private final WorkerReader worker;
    private final ClusterReader cluster;
    private final CommittedReader reader;
    private final Reasons reasons;
    private final LongSupplier clockMs;
    /** The wall clock's time at 0 of the monotonic clock: fixed, so that an instant reads the same in every sample. */
    private final Instant epoch;

    private final Map<GroupKey, PartitionProgress> progress = new HashMap<>();
    private final Map<GroupKey, String> loggedStalls = new HashMap<>();
    private String loggedClusterError;
    private WorkerView lastWorkerView = new WorkerView(List.of());

    private record GroupKey(String groupId, TopicPartition partition) {}

    /** @param clockMs a monotonic clock, in milliseconds */
    Sampler(
            WorkerReader worker,
            ClusterReader cluster,
            CommittedReader reader,
            Reasons reasons,
            LongSupplier clockMs) {
        this.worker = worker;
        this.cluster = cluster;
        this.reader = reader;
        this.reasons = reasons;
        this.clockMs = clockMs;
        this.epoch = Instant.now().minusMillis(clockMs.getAsLong());
    }

    Snapshot sample() throws InterruptedException {
        Map<String, Check> checks = new LinkedHashMap<>();
        checks.put("worker", readWorker());
        List<ConnectorView> connectors = lastWorkerView.connectors();
        ClusterView view = cluster.read(connectors.stream().flatMap(connector -> connector.group().stream()).toList());
        checks.put("kafka", Check.of(view.errors()));
        logCluster(view.errors());
        long nowMs = clockMs.getAsLong();
        observe(view, nowMs);
        inspect(view);
        Map<GroupKey, Progress> judged = new HashMap<>();
        long judgedMs = clockMs.getAsLong();
        keysOf(view).forEach(key -> judged.put(key, progress.get(key).at(judgedMs)));
        Map<TopicPartition, OpenTransaction> open = openTransactions(judged);
        List<GroupPartition> partitions = new ArrayList<>();
        for (ConnectorView connector : connectors) {
            List<String> problems = new ArrayList<>(problemsOf(connector));
            if (connector.group().isPresent())
                problems.addAll(report(connector.group().get().id(), view, judged, open, judgedMs, partitions));
            checks.put(connector.name(), Check.of(problems));
        }
        return new Snapshot(clockMs.getAsLong(), checks, connectors, partitions);
    }

    private Check readWorker() throws InterruptedException {
        try {
            lastWorkerView = worker.read();
            return Check.READY;
        } catch (WorkerReader.Unanswered unanswered) {
            return new Check(false, unanswered.getMessage());
        }
    }

    private static List<String> problemsOf(ConnectorView connector) {
        List<String> problems = new ArrayList<>();
        if (connector.tasks().isEmpty()) problems.add("it has no task");
        Stream.concat(Stream.of(connector.connector()), connector.tasks().stream())
                .filter(part -> !part.isRunning())
                .forEach(part -> problems.add(nameOf(part) + " is " + part.state()
                        + part.rootCause().map(cause -> ": " + cause).orElse("")));
        return problems;
    }

    private static String nameOf(Part part) {
        return part.id().equals("connector") ? "the connector" : "task " + part.id();
    }

    private void observe(ClusterView view, long nowMs) {
        Set<GroupKey> known = new HashSet<>();
        view.groups().forEach((id, group) -> group.partitions().forEach((partition, offsets) -> {
            GroupKey key = new GroupKey(id, partition);
            known.add(key);
            progress.computeIfAbsent(key, unseen -> new PartitionProgress()).observe(offsets, nowMs);
        }));
        // Kept while the brokers do not answer: a group that was stalled before has not moved since.
        if (view.errors().isEmpty()) progress.keySet().retainAll(known);
        loggedStalls.keySet().retainAll(progress.keySet());
    }

    private void inspect(ClusterView view) {
        List<GroupKey> toInspect = keysOf(view)
                .filter(key -> progress.get(key).needsInspection(clockMs.getAsLong()))
                .toList();
        long deadlineMs = clockMs.getAsLong() + INSPECTION_TIMEOUT_MS;
        for (GroupKey key : toInspect) {
            if (clockMs.getAsLong() > deadlineMs) return;
            PartitionProgress of = progress.get(key);
            Inspection found =
                    reader.inspect(key.partition(), of.inspectFrom(), of.inspectUntil(), recordsFor(key.groupId()));
            of.inspected(found, clockMs.getAsLong());
        }
    }

    private Predicate<ConsumerRecord<byte[], byte[]>> recordsFor(String groupId) {
        return lastWorkerView.connectors().stream()
                .flatMap(connector -> connector.group().stream())
                .filter(group -> group.id().equals(groupId))
                .findFirst()
                .map(SinkGroup::records)
                .orElse(record -> true);
    }

    private static Stream<GroupKey> keysOf(ClusterView view) {
        return view.groups().entrySet().stream()
                .flatMap(group -> group.getValue().partitions().keySet().stream()
                        .map(partition -> new GroupKey(group.getKey(), partition)));
    }

    private Map<TopicPartition, OpenTransaction> openTransactions(Map<GroupKey, Progress> judged) throws InterruptedException {
        Set<TopicPartition> held = judged.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Progress.Stalled stalled
                        && stalled.cause() instanceof Progress.Cause.OpenTransaction)
                .map(entry -> entry.getKey().partition())
                .collect(Collectors.toSet());
        return held.isEmpty() ? Map.of() : cluster.openTransactions(held);
    }

    /** @return why a group makes no progress, or why that is not known; adds what is known to {@code sampled} */
    private List<String> report(
            String groupId,
            ClusterView view,
            Map<GroupKey, Progress> judged,
            Map<TopicPartition, OpenTransaction> open,
            long nowMs,
            List<GroupPartition> sampled) {
        GroupView group = view.groups().get(groupId);
        List<String> problems = new ArrayList<>(group.unknown());
        List<TopicPartition> partitions =
                group.partitions().keySet().stream().sorted(Comparator.comparing(TopicPartition::toString)).toList();
        for (TopicPartition partition : partitions) {
            GroupKey key = new GroupKey(groupId, partition);
            PartitionProgress of = progress.get(key);
            Progress now = judged.get(key);
            sampled.add(new GroupPartition(groupId, partition, of.offsets(), of.lag(), stalledMs(now, nowMs)));
            if (now instanceof Progress.Stalled stalled) {
                Instant since = epoch.plusMillis(stalled.sinceMs()).truncatedTo(ChronoUnit.SECONDS);
                Optional<OpenTransaction> holder = Optional.ofNullable(open.get(partition));
                String reason = reasons.ofStall(groupId, partition, of.offsets(), since, stalled.cause(), holder);
                problems.add(reason);
                logStall(key, stalled, reason);
            } else if (loggedStalls.remove(key) != null) {
                LOG.info("{} is no longer stalled on {}", groupId, partition);
            }
        }
        return problems;
    }

    private static long stalledMs(Progress progress, long nowMs) {
        if (progress instanceof Progress.Behind behind) return nowMs - behind.sinceMs();
        return progress instanceof Progress.Stalled stalled ? nowMs - stalled.sinceMs() : 0;
    }

    /** Once per stall, and again if its cause changes. */
    private void logStall(GroupKey key, Progress.Stalled stalled, String reason) {
        String identity = stalled.sinceMs() + " " + stalled.cause().getClass().getSimpleName();
        if (!identity.equals(loggedStalls.put(key, identity))) LOG.warn("{}: {}", key.groupId(), reason);
    }

    private void logCluster(List<String> errors) {
        String error = errors.isEmpty() ? null : String.join("; ", errors);
        if (error != null && loggedClusterError == null) LOG.warn("Progress is not known: {}", error);
        if (error == null && loggedClusterError != null) LOG.info("The brokers answer again: progress is known");
        loggedClusterError = error;
    }

    @Override
    public void close() {
        worker.close();
        cluster.close();
        reader.close();
    }
}
