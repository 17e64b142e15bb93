import type { PartitionOffset, TopicPartition } from "../../service-kit/kafka/topic-partition";
import type { ReceivedRecord } from "../domain/received-record";
import type { RecordSource } from "../domain/record-source";

/** A member of a group whose batches, assignments and commits the test scripts. */
export class MemoryRecordSource implements RecordSource {
  readonly commits: (readonly PartitionOffset[])[] = [];
  readonly events: string[] = [];
  ownedPartitions = [0, 1, 2];
  readonly ends: PartitionOffset[] = [];
  /** Makes the next commits fail. */
  commitError: Error | undefined;
  /** Called before each poll, for the test to change something. */
  beforePoll: (polls: number) => void = () => undefined;
  private polls = 0;
  private settled: () => Promise<void> = () => Promise.resolve();
  private paused = false;

  constructor(private readonly batches: ReceivedRecord[][]) {}

  async poll(_maxRecords: number, _waitMs: number, settled: () => Promise<void>): Promise<ReceivedRecord[]> {
    this.settled = settled;
    // Yields to the event loop, as a poll of Kafka does, so that the test can run.
    await new Promise((resolve) => setImmediate(resolve));
    this.polls += 1;
    this.beforePoll(this.polls);
    return this.paused ? [] : (this.batches.shift() ?? []);
  }

  /** The group revokes a partition. */
  revoke(partition: number): void {
    this.ownedPartitions = this.ownedPartitions.filter((owned) => owned !== partition);
    void this.settled().then(() => this.events.push(`gave up ${partition} after ${this.commits.length} commits`));
  }

  pause(): void {
    this.paused = true;
    this.events.push("pause");
  }

  resume(): void {
    this.paused = false;
    this.events.push("resume");
  }

  owns({ partition }: TopicPartition): boolean {
    return this.ownedPartitions.includes(partition);
  }

  takeEnds(): PartitionOffset[] {
    return this.ends.splice(0);
  }

  async commit(offsets: readonly PartitionOffset[]): Promise<void> {
    if (this.commitError !== undefined) throw this.commitError;
    this.commits.push(offsets);
  }
}
