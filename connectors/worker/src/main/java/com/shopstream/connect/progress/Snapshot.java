package com.shopstream.connect.progress;

import com.shopstream.connect.progress.WorkerView.ConnectorView;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What one sample found.
 *
 * @param takenAtMs  of the monotonic clock
 * @param checks     of readiness, by name
 * @param partitions whose offsets are all known
 */
record Snapshot(
        long takenAtMs, Map<String, Check> checks, List<ConnectorView> connectors, List<GroupPartition> partitions) {

    /** @param reason why it is not ready; null if it is */
    record Check(boolean ready, String reason) {
        static final Check READY = new Check(true, null);

        static Check of(List<String> problems) {
            return problems.isEmpty() ? READY : new Check(false, String.join("; ", problems));
        }
    }

    /**
     * @param lag       offsets that are left, without those known to hold no record for the group
     * @param stalledMs how long the end has been ahead while the group did not move; 0 if nothing is left
     */
    record GroupPartition(String groupId, TopicPartition partition, PartitionOffsets offsets, long lag, long stalledMs) {}
}
