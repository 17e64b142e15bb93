import type { PartitionOffset, TopicPartition } from "../../service-kit/kafka/topic-partition";
import type { ReceivedRecord } from "./received-record";

/** The partitions of a topic that a consumer group has assigned to this member. */
export interface RecordSource {
  /**
   * The next records, at most `maxRecords`, as soon as there are any and at the latest after `waitMs`. Membership of
   * the group depends on this being called, even while paused.
   * @param settled called when the group revokes partitions, from this poll on until the next one: they are not owned any more,
   * and go to another member once it resolves, so that what was polled of them can be finished and committed
   */
  poll(maxRecords: number, waitMs: number, settled: () => Promise<void>): Promise<ReceivedRecord[]>;

  /** Delivers nothing until `resume`, not even from partitions that are assigned meanwhile. */
  pause(): void;
  resume(): void;

  /** Whether this member owns the partition now, and is to keep it. */
  owns(partition: TopicPartition): boolean;

  /**
   * The ends of partitions that have been polled completely since the last call. After the last record there may be markers
   * of transactions and records of aborted ones, and a group that never commits past them appears to lag.
   */
  takeEnds(): PartitionOffset[];
  /** Commits offsets. Rejects when that fails. */
  commit(offsets: readonly PartitionOffset[]): Promise<void>;
}
