import type { TierLimits } from "../state/changelog-tiers";
import { CountTask } from "./count-task";
import { MergeTask } from "./merge-task";
import type { ConsumerRecord, ProducerRecord, TopicPartition } from "../runtime/records";
import type { ProcessingTotals, Task } from "../runtime/task";
import type { TimeWindows } from "./time-windows";

/** A topic that tasks read, with its number of partitions. */
export interface PartitionedTopic {
  readonly topic: string;
  readonly partitions: number;
}

/**
 * Distinct keys of the source topic, counted in tumbling windows:
 *
 *     source ─▶ 0_p: deduplicate, count ─▶ repartition (by window) ─▶ 1_q: merge ─▶ results
 *                 └─▶ changelog
 *
 * Counting comes before repartitioning, so what moves between the sub-topologies is one number for each window, input
 * partition and commit, not every record.
 */
export interface WindowedCountTopology {
  readonly source: PartitionedTopic;
  /** Compacted; as many partitions as the source. */
  readonly changelog: PartitionedTopic;
  /** How the changelog's records are merged. Default: `defaultTierLimits`. */
  readonly tierLimits?: TierLimits;
  /** Compacted; sub-topology 1 restores from it. */
  readonly repartition: PartitionedTopic;
  readonly windows: TimeWindows;
  /** Event time of a source record in epoch milliseconds; undefined when it is not what the topic should hold. */
  extractTimestamp(record: ConsumerRecord): number | undefined;
  /** The record that says the count of the window that starts at `windowStartMs`. */
  result(windowStartMs: number, count: number): ProducerRecord;
  /** The record that says of another one that it is not counted, its window having expired. */
  late(record: ConsumerRecord, timestampMs: number): ProducerRecord;
}

/** The topics a consumer of the application subscribes to. */
export function sourceTopics({ source, repartition }: WindowedCountTopology): PartitionedTopic[] {
  return [source, repartition];
}

/** The topics that must exist, with their numbers of partitions. */
export function requiredTopics({ source, changelog, repartition }: WindowedCountTopology): PartitionedTopic[] {
  return [source, changelog, repartition];
}

/**
 * Makes the task that reads a partition.
 * @throws RangeError for a partition of another topic
 */
export function createTask(
  topology: WindowedCountTopology,
  { topic, partition }: TopicPartition,
  totals: ProcessingTotals,
): Task {
  switch (topic) {
    case topology.source.topic:
      return new CountTask({
        source: { topic, partition },
        changelogTopic: topology.changelog.topic,
        repartition: topology.repartition,
        windows: topology.windows,
        tierLimits: topology.tierLimits,
        totals,
        extractTimestamp: (record) => topology.extractTimestamp(record),
        late: (record, timestampMs) => topology.late(record, timestampMs),
      });
    case topology.repartition.topic:
      return new MergeTask({
        partition,
        repartition: topology.repartition,
        inputPartitions: topology.source.partitions,
        result: (windowNumber, count) => topology.result(topology.windows.startOf(windowNumber), count),
      });
    default:
      throw new RangeError(`${topic} is no source of this topology`);
  }
}
