import {
  partitionName,
  partitionsOf,
  type ConsumerRecord,
  type PartitionedTopic,
  type TopicPartition,
} from "../runtime/records";
import { StreamTask } from "../runtime/stream-task";
import { sourceTopics, type Topology } from "../runtime/topology";
import { SimulatedLog } from "./simulated-log";

/** A record for the topic that sub-topology 0 reads. */
export interface TestInput {
  readonly partition?: number;
  readonly key: string;
  readonly value: string;
  /** When the record is written, in epoch milliseconds. */
  readonly timestamp?: number;
}

/**
 * Runs a topology without a broker and synchronously: a record that is piped in is processed by every task that it
 * reaches, and committed, before the call returns.
 */
export class TopologyTestDriver {
  readonly log = new SimulatedLog();
  private tasks: StreamTask[] = [];
  private readonly positions = new Map<string, number>();
  private readonly outputRead = new Map<string, number>();

  constructor(private readonly topology: Topology) {
    this.restart();
  }

  /** Discards every task and restores new ones from their changelogs, as after a crash. */
  restart(): void {
    this.tasks = partitionsOf(sourceTopics(this.topology)).map((partition) => this.createRestoredTask(partition));
  }

  /** Processes records with one commit for all of them. */
  pipeInput(...inputs: readonly TestInput[]): void {
    const { topic } = this.topology.subtopologies[0].source;
    for (const input of inputs) this.log.append({ ...input, topic, partition: input.partition ?? 0 });
    while (this.processOnce());
  }

  /** The records written to partition 0 of a topic since the last call, as `key: value`; `null` for tombstones. */
  readOutput(topic: string, partition = 0): string[] {
    const place = { topic, partition };
    const from = this.outputRead.get(partitionName(place)) ?? 0;
    this.outputRead.set(partitionName(place), this.log.endOffset(place));
    return this.log.read(place, from).map(textOf);
  }

  /** The records of a topic after compaction, over all its partitions. */
  compacted(topic: PartitionedTopic): Map<string, ConsumerRecord> {
    const held = new Map<string, ConsumerRecord>();
    for (const partition of partitionsOf([topic])) {
      for (const record of this.log.read(partition, 0)) {
        const key = `${partition.partition}/${record.key?.toString() ?? ""}`;
        if (record.value === null) held.delete(key);
        else held.set(key, record);
      }
    }
    return held;
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
      task.postCommit();
    }
    return worked;
  }

  private createRestoredTask(partition: TopicPartition): StreamTask {
    const task = StreamTask.create(this.topology, partition);
    for (const record of this.log.read(task.changelog, 0)) task.restore(record);
    task.completeRestoration(this.positions.get(partitionName(partition)) ?? 0);
    return task;
  }
}

function textOf({ key, value }: ConsumerRecord): string {
  return `${key?.toString() ?? "null"}: ${value?.toString() ?? "null"}`;
}
