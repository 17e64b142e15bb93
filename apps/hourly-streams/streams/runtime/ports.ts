import type { ConsumerRecord, PartitionOffset, ProducerRecord, TopicPartition } from "./records";

/** A change of what this member of the group owns. It is done only when the consumer is told so. */
export interface Rebalance {
  readonly kind: "ASSIGN" | "REVOKE";
  readonly partitions: readonly TopicPartition[];
}

/** The consumer of the application's group, cooperative (KIP-429) and read_committed. */
export interface GroupConsumer {
  /**
   * Up to `maxRecords` records; fewer, or none, when that is all there is within the poll time. They may have been taken
   * before the last change of ownership was told.
   */
  poll(maxRecords: number): Promise<readonly ConsumerRecord[]>;
  /**
   * The ends that the last poll has reached, of partitions that were resumed before it began: all records before such an
   * offset came with it or with an earlier poll. Behind the last record there may lie what nobody sees: markers of
   * transactions, records of aborted ones.
   */
  readonly reachedEnds: readonly PartitionOffset[];
  /** The oldest change of ownership that nobody has acted upon yet. */
  takeRebalance(): Rebalance | undefined;
  /** Takes partitions over; their records do not flow before `resume`. */
  assign(partitions: readonly TopicPartition[]): void;
  /** Gives partitions up. */
  unassign(partitions: readonly TopicPartition[]): void;
  /** Lets the records of an assigned partition flow, from `offset` on. */
  resume(from: PartitionOffset): Promise<void>;
  /** Whether what is assigned already belongs to another member: the group took it away without asking. */
  assignmentLost(): boolean;
  /**
   * The committed offset of a partition, undefined without one. Waits for transactions that would change it
   * (KIP-447's stable offsets).
   */
  committed(partition: TopicPartition): Promise<number | undefined>;
}

/** A transactional producer as the client library offers it. Every method may throw a StreamsError. */
export interface TransactionalClient {
  /** Fences older instances of the same transactional id and finishes what they left open. */
  initTransactions(): Promise<void>;
  beginTransaction(): Promise<void>;
  produce(record: ProducerRecord): void;
  /** Adds offsets under the consumer's member id and generation, so that a zombie's are refused (KIP-447). */
  sendOffsets(offsets: readonly PartitionOffset[]): Promise<void>;
  commitTransaction(): Promise<void>;
  abortTransaction(): Promise<void>;
}

/** Reads changelogs for restoration. */
export interface ChangelogReader {
  /**
   * Reads committed records from the start of a partition to the end it has when the call begins, and waits for
   * transactions that are open there: resolves when what they left is known and read.
   * @throws the signal's reason when aborted
   */
  readToEnd(partition: TopicPartition, onRecord: (record: ConsumerRecord) => void, signal: AbortSignal): Promise<void>;
}
