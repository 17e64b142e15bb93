import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChangelogReader } from "../streams/runtime/ports";
import type { ConsumerRecord, TopicPartition } from "../streams/runtime/records";
import type { KafkaPartitionReader, PartitionFollower } from "./kafka-partition-reader";

interface Request {
  readonly partition: TopicPartition;
  readonly signal: AbortSignal;
  onRecord(record: ConsumerRecord): void;
  resolve(): void;
  reject(reason: unknown): void;
  done: boolean;
}

/** Reads the changelogs of all tasks that restore at the same time with one consumer. */
export class KafkaChangelogReader implements ChangelogReader {
  private waiting: Request[] = [];
  private reading: Promise<void> | undefined;

  constructor(private readonly reader: Pick<KafkaPartitionReader, "follow" | "poll" | "close">) {}

  readToEnd(partition: TopicPartition, onRecord: (record: ConsumerRecord) => void, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ partition, signal, onRecord, resolve, reject, done: false });
      this.reading ??= this.readWaiting();
    });
  }

  /** Resolves once nothing is being read; the callers of `readToEnd` abort first. */
  async close(): Promise<void> {
    await this.reading;
    await this.reader.close();
  }

  private async readWaiting(): Promise<void> {
    // What is asked for in the same turn is read together.
    await nextTurn();
    while (this.waiting.length > 0) await this.readTogether(openOf(this.waiting.splice(0)));
    this.reading = undefined;
  }

  private async readTogether(requests: readonly Request[]): Promise<void> {
    try {
      this.reader.follow(requests.map((request) => [request.partition, followerOf(request)]));
      for (let open = requests; open.length > 0; open = openOf(requests)) await this.reader.poll();
      this.reader.follow([]);
    } catch (error) {
      for (const request of requests) request.reject(error);
    }
  }
}

/** The requests that are not done; aborted ones are rejected. */
function openOf(requests: readonly Request[]): Request[] {
  return requests.filter((request) => {
    if (request.signal.aborted) request.reject(request.signal.reason);
    return !request.done && !request.signal.aborted;
  });
}

function followerOf(request: Request): PartitionFollower {
  return {
    record: (record) => {
      if (!request.done && !request.signal.aborted) deliver(request, record);
    },
    reachedEnd: () => {
      request.done = true;
      request.resolve();
    },
  };
}

function deliver(request: Request, record: ConsumerRecord): void {
  try {
    request.onRecord(record);
  } catch (error) {
    request.done = true;
    request.reject(error);
  }
}
