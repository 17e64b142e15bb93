import { partitionName, type ConsumerRecord, type TopicPartition } from "../runtime/records";
import { ProcessingTotals, type Task } from "../runtime/task";
import {
  createTask,
  requiredTopics,
  type PartitionedTopic,
  type WindowedCountTopology,
} from "../windowed-count/topology";
import { SimulatedLog } from "./simulated-log";

/** A record for the source topic. */
export interface TestInput {
  readonly partition?: number;
  readonly key: string;
  readonly value: string;
  /** When the record is written, in epoch milliseconds. */
  readonly timestamp?: number;
}

/**
 * Runs a topology without a broker, in one place and at once: what is piped in is processed by every task it leads
 * to and committed before the call returns.
 */
export class TopologyTestDriver {
  readonly log = new SimulatedLog();
  readonly totals = new ProcessingTotals();
  private tasks: Task[] = [];
  private readonly positions = new Map<string, number>();
  private readonly outputRead = new Map<string, number>();

  constructor(private readonly topology: WindowedCountTopology) {
    this.restart();
  }

  /** Throws every task away and restores new ones from their changelogs, as after a crash. */
  restart(): void {
    const { source, repartition } = this.topology;
    this.tasks = [source, repartition].flatMap(partitionsOf).map((partition) => this.restored(partition));
  }

  /** Processes records in one go: one commit for all of them. */
  pipeInput(...inputs: readonly TestInput[]): void {
    for (const input of inputs) {
      this.log.append({ ...input, topic: this.topology.source.topic, partition: input.partition ?? 0 });
    }
    while (this.processOnce());
  }

  /** The records written to partition 0 of a topic since the last call, as `key: value`; `null` for tombstones. */
  readOutput(topic: string, partition = 0): string[] {
    const place = { topic, partition };
    const from = this.outputRead.get(partitionName(place)) ?? 0;
    this.outputRead.set(partitionName(place), this.log.endOffset(place));
    return this.log.read(place, from).map(textOf);
  }

  /** What a topic holds after compaction, over all its partitions. */
  compacted({ topic, partitions }: PartitionedTopic): Map<string, ConsumerRecord> {
    const held = new Map<string, ConsumerRecord>();
    for (const partition of partitionsOf({ topic, partitions })) {
      for (const record of this.log.read(partition, 0)) {
        const key = `${partition.partition}/${record.key?.toString() ?? ""}`;
        if (record.value === null) held.delete(key);
        else held.set(key, record);
      }
    }
    return held;
  }

  /** Topics that the topology needs, for assertions about what is left in them. */
  topics(): PartitionedTopic[] {
    return requiredTopics(this.topology);
  }

  /** @returns whether there was anything to do */
  private processOnce(): boolean {
    let worked = false;
    for (const task of this.tasks) {
      const records = this.log.read(task.source, this.positions.get(partitionName(task.source)) ?? 0);
      for (const record of records) task.process(record);
      if (task.uncommittedRecords === 0) continue;
      worked = true;
      const { records: written, offset } = task.prepareCommit();
      for (const record of written) this.log.append({ ...record, partition: record.partition ?? 0 });
      this.positions.set(partitionName(offset), offset.offset);
      task.committed();
    }
    return worked;
  }

  private restored(partition: TopicPartition): Task {
    const task = createTask(this.topology, partition, this.totals);
    for (const record of this.log.read(task.changelog, 0)) task.restore(record);
    task.restored(this.positions.get(partitionName(partition)) ?? 0);
    return task;
  }
}

function partitionsOf({ topic, partitions }: PartitionedTopic): TopicPartition[] {
  return Array.from({ length: partitions }, (_none, partition) => ({ topic, partition }));
}

function textOf({ key, value }: ConsumerRecord): string {
  return `${key?.toString() ?? "null"}: ${value?.toString() ?? "null"}`;
}
