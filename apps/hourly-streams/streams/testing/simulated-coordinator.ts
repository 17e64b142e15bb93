import { StreamsError } from "../runtime/errors";
import { partitionName, type PartitionOffset, type ProducerRecord, type TopicPartition } from "../runtime/records";
import type { SimulatedGroup, SimulatedMember } from "./simulated-group";
import type { SimulatedLog, SimulatedTransaction } from "./simulated-log";

export interface SimulatedProducerId {
  readonly transactionalId: string;
  readonly epoch: number;
}

interface Transactional {
  epoch: number;
  current: (SimulatedTransaction & { readonly offsets: PartitionOffset[] }) | undefined;
}

/** Stands for `__consumer_offsets` among the partitions that wait for a transaction's marker. */
const OFFSETS = "offsets";

/** The transaction coordinator: fencing by epoch, outcomes, and markers that are written one by one. */
export class SimulatedCoordinator {
  private readonly producers = new Map<string, Transactional>();
  private readonly decided = new Set<NonNullable<Transactional["current"]>>();

  constructor(
    private readonly log: SimulatedLog,
    private readonly group: SimulatedGroup,
    private readonly partitionOf: (record: ProducerRecord) => number,
  ) {}

  /** Fences the previous holder of the transactional id and aborts the transaction that it left open. */
  initialize(transactionalId: string): SimulatedProducerId {
    this.expire(transactionalId);
    const epoch = (this.producers.get(transactionalId)?.epoch ?? -1) + 1;
    this.producers.set(transactionalId, { epoch, current: undefined });
    return { transactionalId, epoch };
  }

  begin(id: SimulatedProducerId): void {
    const producer = this.producer(id);
    this.writeMarkers();
    producer.current = { outcome: "open", unmarked: new Set(), offsets: [] };
  }

  produce(id: SimulatedProducerId, record: ProducerRecord): void {
    this.log.append({ ...record, partition: record.partition ?? this.partitionOf(record) }, this.current(id));
  }

  /** @throws StreamsError, ABORT, for offsets of a zombie or of an old generation */
  addOffsets(id: SimulatedProducerId, member: SimulatedMember, offsets: readonly PartitionOffset[]): void {
    const transaction = this.current(id);
    if (!this.group.accepts(member)) throw new StreamsError("unknown member or old generation", "ABORT");
    transaction.offsets.push(...offsets);
    transaction.unmarked.add(OFFSETS);
  }

  end(id: SimulatedProducerId, outcome: "committed" | "aborted"): void {
    const transaction = this.current(id);
    this.decide(transaction, outcome);
    this.producer(id).current = undefined;
  }

  /** Times out the transaction of one producer, or of all: an open one is aborted and its producer fenced. */
  expire(transactionalId?: string): void {
    for (const [id, producer] of this.producers) {
      if (producer.current === undefined || (transactionalId !== undefined && id !== transactionalId)) continue;
      this.decide(producer.current, "aborted");
      producer.current = undefined;
      producer.epoch += 1;
    }
  }

  /**
   * Writes markers that are due, the oldest transaction's first.
   * @param offsetsFirst whether the committed offsets become visible before the records, or after them
   */
  writeMarkers(howMany = Infinity, offsetsFirst = false): void {
    let left = howMany;
    for (const transaction of this.decided) {
      const names = [...transaction.unmarked];
      for (const name of offsetsFirst ? names.reverse() : names) {
        if (left <= 0) return;
        left -= 1;
        if (name === OFFSETS && transaction.outcome === "committed") this.group.commit(transaction.offsets);
        this.log.mark(transaction, name);
      }
      this.decided.delete(transaction);
    }
  }

  /** Whether a pending transaction would change a committed offset. */
  hasUnstableOffset(partition: TopicPartition): boolean {
    const open = [...this.producers.values()].flatMap(({ current }) => current ?? []);
    return [...this.decided, ...open].some(
      ({ offsets, unmarked }) =>
        unmarked.has(OFFSETS) && offsets.some((offset) => partitionName(offset) === partitionName(partition)),
    );
  }

  private decide(transaction: NonNullable<Transactional["current"]>, outcome: "committed" | "aborted"): void {
    this.log.decide(transaction, outcome);
    this.decided.add(transaction);
  }

  private producer({ transactionalId, epoch }: SimulatedProducerId): Transactional {
    const producer = this.producers.get(transactionalId);
    if (producer?.epoch !== epoch) throw new StreamsError(`${transactionalId} is fenced`, "FATAL");
    return producer;
  }

  private current(id: SimulatedProducerId): NonNullable<Transactional["current"]> {
    const { current } = this.producer(id);
    if (current === undefined) throw new StreamsError("no transaction is open", "FATAL");
    return current;
  }
}
