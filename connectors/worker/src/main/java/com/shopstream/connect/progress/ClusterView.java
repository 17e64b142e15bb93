package com.shopstream.connect.progress;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What the brokers say of the sinks' groups.
 *
 * @param groups by group id
 * @param errors what was not answered, in words; empty where everything was
 */
record ClusterView(Map<String, GroupView> groups, List<String> errors) {

    /**
     * @param partitions whose offsets are known
     * @param unknown    why those of others are not: no check may be green where nobody knows
     */
    record GroupView(Map<TopicPartition, PartitionOffsets> partitions, List<String> unknown) {}
}
