import type { ChangelogReader, GroupConsumer } from "./ports";
import { partitionName, type TopicPartition } from "./records";
import { retry } from "../../../service-kit/process/retry";
import { remedyFor, StreamsError } from "./errors";
import type { ProcessingTotals, Task } from "./task";

export interface TaskManagerOptions {
  readonly consumer: Pick<GroupConsumer, "committed">;
  readonly changelogReader: ChangelogReader;
  readonly totals: ProcessingTotals;
  createTask(partition: TopicPartition): Task;
  /** Told when a task's state is complete. */
  restored(task: Task, records: number, tookMs: number): void;
}

/** A task whose state is complete and that may start at `offset`. */
export interface RestoredTask {
  readonly task: Task;
  readonly offset: number;
}

interface Assignment {
  readonly task: Task;
  readonly released: AbortController;
  running: boolean;
}

/** Without a deadline: the partitions are this instance's until the group revokes them. */
const BACKOFF = { firstMs: 200, longestMs: 2_000 };
const canRetry = (error: unknown): boolean => remedyFor(error) === "RETRY";

/** The tasks that this instance owns. Each restores its state by itself, beside those that already run. */
export class TaskManager {
  private readonly assignments = new Map<string, Assignment>();
  private readonly runningTasks = new Map<string, Task[]>();
  private ready: RestoredTask[] = [];
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly options: TaskManagerOptions) {}

  get tasks(): Task[] {
    return [...this.assignments.values()].map(({ task }) => task);
  }

  get running(): Task[] {
    return [...this.assignments.values()].filter(({ running }) => running).map(({ task }) => task);
  }

  /** The running task that reads a partition. */
  runningTask(topic: string, partition: number): Task | undefined {
    return this.runningTasks.get(topic)?.[partition];
  }

  /** Makes a task for each partition and begins to restore it. */
  assign(partitions: readonly TopicPartition[]): void {
    for (const partition of partitions) {
      if (this.assignments.has(partitionName(partition))) continue;
      const assignment = { task: this.options.createTask(partition), released: new AbortController(), running: false };
      this.assignments.set(partitionName(partition), assignment);
      void this.restore(assignment);
    }
  }

  /** Drops the tasks of partitions, whatever they have not committed included. */
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

  /** From now on a task gets records. */
  start({ task, offset }: RestoredTask): void {
    const assignment = this.assignments.get(partitionName(task.source));
    if (assignment?.task !== task) return;
    task.restored(offset);
    assignment.running = true;
    this.indexRunning();
  }

  private async restore({ task, released }: Assignment): Promise<void> {
    const { consumer, changelogReader, totals } = this.options;
    const { signal } = released;
    const startedMs = performance.now();
    let records = 0;
    try {
      // First the offset, then the state: so the state holds everything up to that offset.
      const offset = (await retry(() => consumer.committed(task.source), { backoff: BACKOFF, signal, canRetry })) ?? 0;
      await changelogReader.readToEnd(
        task.changelog,
        (record) => {
          task.restore(record);
          records += 1;
          totals.restored += 1;
        },
        signal,
      );
      if (signal.aborted) return;
      this.options.restored(task, records, performance.now() - startedMs);
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
