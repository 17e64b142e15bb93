package com.shopstream.connect.progress;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * What the brokers report about the sinks' groups.
 *
 * @param groups by group id
 * @param errors why something is not known; empty if everything was answered
 */
record ClusterView(Map<String, GroupView> groups, List<String> errors) {

    /**
     * @param partitions whose offsets are known
     * @param unknown    why those of others are not: a check must not pass without knowing
     */
    record GroupView(Map<TopicPartition, PartitionOffsets> partitions, List<String> unknown) {}
}
