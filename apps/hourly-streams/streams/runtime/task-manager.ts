import type { ChangelogReader, GroupConsumer } from "./ports";
import { partitionName, type TopicPartition } from "./records";
import { retry } from "../../../service-kit/process/retry";
import { remedyFor, StreamsError } from "./errors";
import { StreamTask } from "./stream-task";
import type { Topology } from "./topology";

export interface TaskManagerOptions {
  readonly topology: Topology;
  readonly consumer: Pick<GroupConsumer, "committed">;
  readonly changelogReader: ChangelogReader;
  /** Called when a task's state is complete. */
  onRestoreEnd(task: StreamTask, records: number, tookMs: number): void;
}

/** A task whose state is complete, and the offset that it starts at. */
export interface RestoredTask {
  readonly task: StreamTask;
  readonly offset: number;
}

interface Assignment {
  readonly task: StreamTask;
  readonly released: AbortController;
  running: boolean;
}

/** How the committed offset is asked for. A client that no coordinator has answered by then may never find it. */
const ASK_COMMITTED = { backoff: { firstMs: 200, longestMs: 2_000 }, withinMs: 60_000 };
const canRetry = (error: unknown): boolean => remedyFor(error) === "RETRY";

/** The tasks that this instance owns. Each restores its state while those that are restored already process. */
export class TaskManager {
  /** Changelog records read since the process started. */
  restoredRecords = 0;
  private readonly assignments = new Map<string, Assignment>();
  private readonly runningTasks = new Map<string, StreamTask[]>();
  private ready: RestoredTask[] = [];
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly options: TaskManagerOptions) {}

  get tasks(): StreamTask[] {
    return [...this.assignments.values()].map(({ task }) => task);
  }

  get running(): StreamTask[] {
    return [...this.assignments.values()].filter(({ running }) => running).map(({ task }) => task);
  }

  /** The running task that reads a partition. */
  runningTask(topic: string, partition: number): StreamTask | undefined {
    return this.runningTasks.get(topic)?.[partition];
  }

  /** Creates a task for each partition and begins to restore it. */
  assign(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      if (this.assignments.has(partitionName(partition))) continue;
      const task = StreamTask.create(this.options.topology, partition);
      const assignment = { task, released: new AbortController(), running: false };
      this.assignments.set(partitionName(partition), assignment);
      void this.restore(assignment);
    }
  }

  /** Drops the tasks of partitions, with whatever they have not committed. */
  release(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      const assignment = this.assignments.get(partitionName(partition));
      if (assignment === undefined) continue;
      assignment.released.abort();
      this.assignments.delete(partitionName(partition));
      this.ready = this.ready.filter(({ task }) => task !== assignment.task);
    }
    this.indexRunning();
  }

  /**
   * The tasks whose state has become complete since the last call.
   * @throws what a restoration failed with
   */
  takeRestored(): RestoredTask[] {
    if (this.failure !== undefined) throw this.failure.error;
    const { ready } = this;
    this.ready = [];
    return ready;
  }

  /** From now on the task gets records. */
  start({ task }: RestoredTask): void {
    const assignment = this.assignments.get(partitionName(task.source));
    if (assignment?.task !== task) return;
    assignment.running = true;
    this.indexRunning();
  }

  private async restore({ task, released }: Assignment): Promise<void> {
    const { consumer, changelogReader } = this.options;
    const { signal } = released;
    const startedMs = performance.now();
    let records = 0;
    try {
      // The offset comes first, so that the state, read later, holds everything up to it.
      const offset = (await retry(() => consumer.committed(task.source), { ...ASK_COMMITTED, signal, canRetry })) ?? 0;
      await changelogReader.readToEnd(
        task.changelog,
        (record) => {
          task.restore(record);
          records += 1;
          this.restoredRecords += 1;
        },
        signal,
      );
      if (signal.aborted) return;
      task.completeRestoration(offset);
      this.options.onRestoreEnd(task, records, performance.now() - startedMs);
      this.ready.push({ task, offset });
    } catch (error) {
      if (signal.aborted) return;
      this.failure = {
        error: new StreamsError(`task ${task.id} could not restore its state`, "FATAL", { cause: error }),
      };
    }
  }

  private indexRunning(): void {
    this.runningTasks.clear();
    for (const task of this.running) {
      const { topic, partition } = task.source;
      const tasks = this.runningTasks.get(topic) ?? [];
      tasks[partition] = task;
      this.runningTasks.set(topic, tasks);
    }
  }
}
