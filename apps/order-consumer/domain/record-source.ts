import type { PartitionOffset, TopicPartition } from "../../service-kit/kafka/topic-partition";
import type { ReceivedRecord } from "./received-record";

/** A consumer group's share of a topic. */
export interface RecordSource {
  /**
   * The next records, at most `maxRecords`, as soon as there are any and at the latest after `waitMs`. Membership of
   * the group depends on this being called, also while paused.
   */
  poll(maxRecords: number, waitMs: number): Promise<ReceivedRecord[]>;

  /** Delivers nothing more until `resume`, not even of partitions that are assigned meanwhile. */
  pause(): void;
  resume(): void;

  /** Whether a record's partition is this member's now. */
  owns(partition: TopicPartition): boolean;

  /**
   * Where partitions end of which everything has been polled, since the last call: behind the last record there may lie
   * markers of transactions and records of aborted ones, and a group that never passes them looks as if it lagged.
   */
  takeEnds(): PartitionOffset[];
  /** Remembers where the group goes on. Rejects when the group did not take it. */
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
}
