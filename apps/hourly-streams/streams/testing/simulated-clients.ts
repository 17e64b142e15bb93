import { StreamsError } from "../runtime/errors";
import type { ChangelogReader, GroupConsumer, Rebalance, TransactionalClient } from "../runtime/ports";
import {
  partitionName,
  samePartition,
  type ConsumerRecord,
  type PartitionOffset,
  type ProducerRecord,
  type TopicPartition,
} from "../runtime/records";
import type { SimulatedGroup, SimulatedMember } from "./simulated-group";
import type { SimulatedLog } from "./simulated-log";
import type { SimulatedCoordinator, SimulatedProducerId } from "./simulated-coordinator";

/** Called before and after each step of a transaction. May throw, which fails the step. */
export type OnStep = (step: string) => void;

interface SimulatedPoll {
  readonly records: readonly ConsumerRecord[];
  readonly ends: readonly PartitionOffset[];
}

/** Few, so that there are commits between records that were written together. */
const MAX_POLL_RECORDS = 3;

export class SimulatedConsumer implements GroupConsumer {
  private readonly positions = new Map<string, { partition: TopicPartition; offset: number | undefined }>();
  /** Fetched ahead of the call, like the poll that the real consumer has in flight. */
  private ahead: SimulatedPoll = { records: [], ends: [] };
  /** Ends of the last poll that was returned, except those of partitions that were resumed after it was fetched. */
  reachedEnds: readonly PartitionOffset[] = [];

  constructor(
    private readonly log: SimulatedLog,
    private readonly group: SimulatedGroup,
    readonly member: SimulatedMember,
    private readonly coordinator: SimulatedCoordinator,
    private readonly maxPollRecords = MAX_POLL_RECORDS,
  ) {}

  async poll(maxRecords: number): Promise<readonly ConsumerRecord[]> {
    this.group.rejoin(this.member);
    this.group.sync(this.member);
    const polled = this.ahead;
    this.ahead = this.fetch(Math.min(maxRecords, this.maxPollRecords));
    this.reachedEnds = polled.ends;
    return polled.records;
  }

  private fetch(maxRecords: number): SimulatedPoll {
    const records: ConsumerRecord[] = [];
    const ends: PartitionOffset[] = [];
    for (const position of this.positions.values()) {
      if (position.offset === undefined) continue;
      const read = this.log.read(position.partition, position.offset, maxRecords - records.length);
      records.push(...read);
      position.offset = (read.at(-1)?.offset ?? position.offset - 1) + 1;
      const end = this.log.lastStableOffset(position.partition);
      // An end counts only where all records before it are read: nothing but markers and aborted records is left.
      if (records.length >= maxRecords || this.log.read(position.partition, position.offset, 1).length > 0) continue;
      if (end >= position.offset) ends.push({ ...position.partition, offset: end });
    }
    return { records, ends };
  }

  takeRebalance(): Rebalance | undefined {
    return this.member.rebalances.shift();
  }

  assign(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      this.member.owned.set(partitionName(partition), partition);
      this.positions.set(partitionName(partition), { partition, offset: undefined });
    }
  }

  unassign(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      this.member.owned.delete(partitionName(partition));
      this.positions.delete(partitionName(partition));
    }
  }

  async resume(from: PartitionOffset): Promise<void> {
    const position = this.positions.get(partitionName(from));
    if (position === undefined) return;
    position.offset = from.offset;
    this.ahead = { ...this.ahead, ends: this.ahead.ends.filter((end) => !samePartition(end, from)) };
  }

  assignmentLost(): boolean {
    return this.member.lost;
  }

  async committed(partition: TopicPartition): Promise<number | undefined> {
    while (this.coordinator.hasUnstableOffset(partition)) await this.log.progress();
    return this.group.committed(partition);
  }
}

export class SimulatedTransactionalClient implements TransactionalClient {
  private producerId: SimulatedProducerId | undefined;

  constructor(
    private readonly coordinator: SimulatedCoordinator,
    private readonly transactionalId: string,
    private readonly member: () => SimulatedMember,
    private readonly onStep: OnStep,
  ) {}

  async initTransactions(): Promise<void> {
    this.producerId = this.coordinator.initialize(this.transactionalId);
  }

  async beginTransaction(): Promise<void> {
    this.onStep("begin");
    this.coordinator.begin(this.id());
  }

  produce(record: ProducerRecord): void {
    this.onStep("produce");
    this.coordinator.produce(this.id(), record);
    this.onStep("produced");
  }

  async sendOffsets(offsets: readonly PartitionOffset[]): Promise<void> {
    this.onStep("send offsets");
    this.coordinator.addOffsets(this.id(), this.member(), offsets);
    this.onStep("offsets sent");
  }

  async commitTransaction(): Promise<void> {
    this.onStep("commit");
    this.coordinator.end(this.id(), "committed");
    this.onStep("committed");
  }

  async abortTransaction(): Promise<void> {
    this.onStep("abort");
    this.coordinator.end(this.id(), "aborted");
    this.onStep("aborted");
  }

  private id(): SimulatedProducerId {
    if (this.producerId === undefined) throw new StreamsError("transactions are not initialized", "FATAL");
    return this.producerId;
  }
}

export class SimulatedChangelogReader implements ChangelogReader {
  constructor(private readonly log: SimulatedLog) {}

  async readToEnd(
    partition: TopicPartition,
    onRecord: (record: ConsumerRecord) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const end = this.log.endOffset(partition);
    while (this.log.lastStableOffset(partition) < end) await this.log.progress();
    signal.throwIfAborted();
    for (const record of this.log.read(partition, 0)) onRecord(record);
  }
}
