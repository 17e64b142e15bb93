import type { ConsumerRecord, PartitionOffset, ProducerRecord, TopicPartition } from "./records";

/** A change of what this member of the group owns. It takes effect when `assign` or `unassign` is called for it. */
export interface Rebalance {
  readonly kind: "ASSIGN" | "REVOKE";
  readonly partitions: readonly TopicPartition[];
}

/** The consumer of the application's group, cooperative (KIP-429) and read_committed. */
export interface GroupConsumer {
  /**
   * Up to `maxRecords` records; fewer, or none, when no more arrive within the poll time. They may have been fetched
   * before the last rebalance took effect.
   */
  poll(maxRecords: number): Promise<readonly ConsumerRecord[]>;
  /**
   * The ends that the last poll has reached, of partitions that were resumed before it began: this or an earlier poll
   * has returned all records before such an offset. It may be higher than the last record's by transaction markers and
   * records of aborted transactions, which are never returned.
   */
  readonly reachedEnds: readonly PartitionOffset[];
  /** Removes and returns the oldest pending rebalance. */
  takeRebalance(): Rebalance | undefined;
  /** Takes ownership of partitions. They are paused until `resume`. */
  assign(partitions: readonly TopicPartition[]): void;
  /** Releases partitions. */
  unassign(partitions: readonly TopicPartition[]): void;
  /** Starts to read an assigned partition, from `offset` on. */
  resume(from: PartitionOffset): Promise<void>;
  /** Whether the assigned partitions may already belong to another member: this one was removed from the group. */
  assignmentLost(): boolean;
  /**
   * The committed offset of a partition, undefined without one. Waits for transactions that would change it
   * (KIP-447's stable offsets).
   */
  committed(partition: TopicPartition): Promise<number | undefined>;
}

/** The client library's transactional producer. Every method may throw a StreamsError. */
export interface TransactionalClient {
  /** Fences older instances of the same transactional id and ends the transactions that they left open. */
  initTransactions(): Promise<void>;
  beginTransaction(): Promise<void>;
  produce(record: ProducerRecord): void;
  /** Adds offsets with the consumer's member id and generation, so that a zombie's are refused (KIP-447). */
  sendOffsets(offsets: readonly PartitionOffset[]): Promise<void>;
  commitTransaction(): Promise<void>;
  abortTransaction(): Promise<void>;
}

/** Reads changelogs for restoration. */
export interface ChangelogReader {
  /**
   * Reads committed records from the start of a partition to the end that it has when the call begins. Waits for
   * transactions that are open there: it resolves when they have ended and their records are read too.
   * @throws the signal's reason when aborted
   */
  readToEnd(partition: TopicPartition, onRecord: (record: ConsumerRecord) => void, signal: AbortSignal): Promise<void>;
}
