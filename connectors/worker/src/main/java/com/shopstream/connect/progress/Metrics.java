package com.shopstream.connect.progress;

import com.shopstream.connect.progress.Snapshot.GroupPartition;
import com.shopstream.connect.progress.WorkerView.ConnectorView;
import com.shopstream.connect.progress.WorkerView.Part;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A snapshot in Prometheus' text format
 * (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format). Unknown values have no sample.
 */
final class Metrics {
    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final StringBuilder text = new StringBuilder();

    private Metrics() {}

    /** @param deadLetters written by each task since it started */
    static String of(Snapshot snapshot, List<DeadLetters> deadLetters) {
        Metrics metrics = new Metrics();
        List<GroupPartition> partitions = snapshot.partitions();
        metrics.family(
                "kafka_consumergroup_lag",
                "Offsets that a sink's consumer group has left up to the high watermark, without those known to hold no record for it.",
                partitions.stream().map(of -> sample(groupLabels(of), of.lag())).toList());
        metrics.family(
                "kafka_consumergroup_current_offset",
                "Committed offset of a sink's consumer group.",
                partitions.stream()
                        .filter(of -> of.offsets().committed().isPresent())
                        .map(of -> sample(groupLabels(of), of.offsets().committed().getAsLong()))
                        .toList());
        metrics.family(
                "kafka_topic_partition_current_offset",
                "High watermark of a partition that a sink reads.",
                partitions.stream().map(of -> sample(partitionLabels(of), of.offsets().end())).toList());
        metrics.family(
                "shopstream_consumergroup_stalled_seconds",
                "How long the end of the partition has been ahead while the group did not move; 0 where nothing is left to read.",
                partitions.stream()
                        .map(of -> groupLabels(of) + " " + String.format(Locale.ROOT, "%.1f", of.stalledMs() / 1000.0))
                        .toList());
        metrics.family(
                "kafka_connect_connector_state",
                "1 for the state that a connector is in.",
                snapshot.connectors().stream()
                        .map(connector -> sample(
                                labels("connector", connector.name(), "state", connector.connector().state()), 1))
                        .toList());
        metrics.family(
                "kafka_connect_connector_task_state",
                "1 for the state that a task is in.",
                snapshot.connectors().stream()
                        .flatMap(connector -> connector.tasks().stream().map(task -> sample(taskLabels(connector, task), 1)))
                        .toList());
        metrics.family(
                "kafka_connect_task_error_metrics_deadletterqueue_produce_requests",
                "counter",
                "Dead letters that a task has tried to write since it started.",
                deadLetters.stream()
                        .map(of -> sample(labels("connector", of.connector(), "task", of.task()), of.requests()))
                        .toList());
        return metrics.text.toString();
    }

    private void family(String name, String help, List<String> samples) {
        family(name, "gauge", help, samples);
    }

    /** Each sample once: two sinks may read the same partition. */
    private void family(String name, String type, String help, List<String> samples) {
        Set<String> distinct = new LinkedHashSet<>(samples);
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
        distinct.forEach(sample -> text.append(name).append(sample).append('\n'));
    }

    private static String sample(String labels, long value) {
        return labels + " " + value;
    }

    private static String groupLabels(GroupPartition of) {
        return labels(
                "consumergroup", of.groupId(),
                "topic", of.partition().topic(),
                "partition", String.valueOf(of.partition().partition()));
    }

    private static String partitionLabels(GroupPartition of) {
        return labels("topic", of.partition().topic(), "partition", String.valueOf(of.partition().partition()));
    }

    private static String taskLabels(ConnectorView connector, Part task) {
        return labels("connector", connector.name(), "task", task.id(), "state", task.state());
    }

    private static String labels(String... namesAndValues) {
        StringBuilder labels = new StringBuilder("{");
        for (int at = 0; at < namesAndValues.length; at += 2) {
            if (at > 0) labels.append(',');
            labels.append(namesAndValues[at]).append("=\"").append(escape(namesAndValues[at + 1])).append('"');
        }
        return labels.append('}').toString();
    }

    private static String escape(String value) {
        return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
    }
}
