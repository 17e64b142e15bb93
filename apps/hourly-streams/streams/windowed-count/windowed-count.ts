import type { ConsumerRecord, PartitionedTopic, ProducerRecord } from "../runtime/records";
import type { TierLimits } from "../state/changelog-tiers";
import type { TimeWindows } from "./time-windows";

/** What a windowed count reads, counts and writes. */
export interface WindowedCount {
  readonly source: PartitionedTopic;
  /** Compacted; as many partitions as the source. */
  readonly changelog: PartitionedTopic;
  /** How the changelog's records are merged. Default: `DEFAULT_TIER_LIMITS`. */
  readonly tierLimits?: TierLimits;
  /** Compacted; takes the partial counts, and sub-topology 1 restores from it. */
  readonly repartition: PartitionedTopic;
  readonly windows: TimeWindows;
  /** Event time of a source record in epoch milliseconds; undefined for a record that does not belong on the topic. */
  extractTimestamp(record: ConsumerRecord): number | undefined;
  /** The record with the count of the window that starts at `windowStartMs`. */
  result(windowStartMs: number, count: number): ProducerRecord;
  /** The record that reports another one as late: it was not counted, since its window has expired. */
  late(record: ConsumerRecord, timestampMs: number): ProducerRecord;
}

/** What became of the source records since the process started, for metrics. Aborted transactions do not reduce it. */
export class CountTotals {
  processed = 0;
  counted = 0;
  duplicate = 0;
  late = 0;
  invalid = 0;
}
