package com.shopstream.connect.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.shopstream.connect.progress.Snapshot.GroupPartition;
import com.shopstream.connect.progress.WorkerView.ConnectorView;
import com.shopstream.connect.progress.WorkerView.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static GroupPartition of(String group, OptionalLong committed, long stalledMs) {
        PartitionOffsets offsets = new PartitionOffsets(committed, 0, 43, 43);
        return new GroupPartition(group, new TopicPartition("logs-topic", 1), offsets, 2, stalledMs);
    }

    @Test
    void areOneFamilyAfterTheOtherWithEachSampleOnce() {
        ConnectorView connector = new ConnectorView(
                "a \"quoted\" \\ name",
                new Part("connector", "RUNNING", null),
                List.of(new Part("0", "FAILED", "broken")),
                Optional.empty());
        Snapshot snapshot = new Snapshot(
                0,
                Map.of(),
                List.of(connector),
                List.of(of("connect-logs", OptionalLong.of(41), 20_500), of("connect-new", OptionalLong.empty(), 0)));
        assertEquals(
                """
                # HELP kafka_consumergroup_lag Offsets that a sink's consumer group has left up to the high watermark, \
                without those known to hold no record for it.
                # TYPE kafka_consumergroup_lag gauge
                kafka_consumergroup_lag{consumergroup="connect-logs",topic="logs-topic",partition="1"} 2
                kafka_consumergroup_lag{consumergroup="connect-new",topic="logs-topic",partition="1"} 2
                # HELP kafka_consumergroup_current_offset Committed offset of a sink's consumer group.
                # TYPE kafka_consumergroup_current_offset gauge
                kafka_consumergroup_current_offset{consumergroup="connect-logs",topic="logs-topic",partition="1"} 41
                # HELP kafka_topic_partition_current_offset High watermark of a partition that a sink reads.
                # TYPE kafka_topic_partition_current_offset gauge
                kafka_topic_partition_current_offset{topic="logs-topic",partition="1"} 43
                # HELP shopstream_consumergroup_stalled_seconds How long the end of the partition has been ahead while the \
                group did not move; 0 where nothing is left to read.
                # TYPE shopstream_consumergroup_stalled_seconds gauge
                shopstream_consumergroup_stalled_seconds{consumergroup="connect-logs",topic="logs-topic",partition="1"} 20.5
                shopstream_consumergroup_stalled_seconds{consumergroup="connect-new",topic="logs-topic",partition="1"} 0.0
                # HELP kafka_connect_connector_state 1 for the state that a connector is in.
                # TYPE kafka_connect_connector_state gauge
                kafka_connect_connector_state{connector="a \\"quoted\\" \\\\ name",state="RUNNING"} 1
                # HELP kafka_connect_connector_task_state 1 for the state that a task is in.
                # TYPE kafka_connect_connector_task_state gauge
                kafka_connect_connector_task_state{connector="a \\"quoted\\" \\\\ name",task="0",state="FAILED"} 1
                # HELP kafka_connect_task_error_metrics_deadletterqueue_produce_requests Dead letters that a task has tried to \
                write since it started.
                # TYPE kafka_connect_task_error_metrics_deadletterqueue_produce_requests counter
                kafka_connect_task_error_metrics_deadletterqueue_produce_requests{connector="logs",task="0"} 3
                """,
                Metrics.of(snapshot, List.of(new DeadLetters("logs", "0", 3))));
    }

    @Test
    void haveNoSampleOfWhatIsNotKnown() {
        String metrics = Metrics.of(ProgressResource.unknown(0, "no sample has been taken yet"), List.of());
        assertFalse(metrics.lines().anyMatch(line -> !line.startsWith("#")), metrics);
    }
}
