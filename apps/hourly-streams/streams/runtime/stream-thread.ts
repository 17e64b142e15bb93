import { StreamsError } from "./errors";
import type { ChangelogReader, GroupConsumer, Rebalance } from "./ports";
import type { ConsumerRecord } from "./records";
import { ProcessingTotals, type Task } from "./task";
import { TaskManager } from "./task-manager";
import { createTask, type WindowedCountTopology } from "../windowed-count/topology";
import type { TransactionalProducer } from "./transactional-producer";

export interface StreamThreadOptions {
  readonly topology: WindowedCountTopology;
  readonly consumer: GroupConsumer;
  /** Initialised: older instances of this one are fenced before the consumer joins the group. */
  readonly producer: TransactionalProducer;
  readonly changelogReader: ChangelogReader;
  /** Least time between two commits, in milliseconds. */
  readonly commitIntervalMs: number;
  /** Told what happens, for logs and metrics. */
  readonly observer?: Partial<StreamThreadObserver>;
  /** Default `performance.now`. */
  readonly nowMs?: () => number;
}

export interface StreamThreadObserver {
  rebalanced(rebalance: Rebalance, lost: boolean): void;
  restored(task: Task, records: number, tookMs: number): void;
  /** A transaction was committed. */
  committed(tookMs: number): void;
  /** A transaction was aborted; what it held goes into the next one. */
  aborted(): void;
}

/** Records taken at one poll. */
const MAX_POLL_RECORDS = 2_000;
/** Processed records after which a commit waits for nothing: their chunk has to fit into one record of the changelog. */
const MAX_UNCOMMITTED_RECORDS = 32_768;
/**
 * At most one part in so many of the time goes into commits: where they are slow, since brokers are busy or there is much
 * to catch up with, each takes more along. It is never put off by more than a second for that.
 */
const COMMIT_SHARE = 10;
const MAX_PUT_OFF_MS = 1_000;
/**
 * The wait before a transaction that holds nothing but the ends that partitions were read to, in milliseconds: the markers of
 * every transaction would else call for another one, and nobody waits for it but who looks at the group's lag.
 */
const END_COMMIT_INTERVAL_MS = 5_000;
/** Aborted transactions in a row after which the process had better start afresh. */
const MAX_ABORTS = 20;
/** Attempts to commit what a partition that is asked back has processed; then its next owner does it again. */
const COMMIT_ATTEMPTS_ON_REVOKE = 3;

/**
 * Processes the partitions that the group assigns to this instance, exactly once: in one transaction each commit
 * holds what the tasks write and the offsets they stand at. A transaction that is aborted changes nothing, the tasks
 * keep what they have and the next one holds it too; what is lost by a crash is restored from the changelogs.
 *
 * Whoever calls `runOnce` again and again is the thread. Any error it throws is final.
 */
export class StreamThread {
  readonly totals = new ProcessingTotals();
  private readonly manager: TaskManager;
  private readonly nowMs: () => number;
  private nextCommitMs = -Infinity;
  private aborts = 0;
  private joined = false;

  constructor(private readonly options: StreamThreadOptions) {
    const { topology, consumer, changelogReader, observer } = options;
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.manager = new TaskManager({
      consumer,
      changelogReader,
      totals: this.totals,
      createTask: (partition) => createTask(topology, partition, this.totals),
      restored: (task, records, tookMs) => observer?.restored?.(task, records, tookMs),
    });
  }

  /** The tasks this instance owns. */
  get tasks(): Task[] {
    return this.manager.tasks;
  }

  /** Whether the group has assigned partitions, perhaps none, and each task's state is complete. */
  get isRunning(): boolean {
    return this.joined && this.manager.running.length === this.manager.tasks.length;
  }

  /** One round: changes of ownership, restored tasks, records, and a commit when it is time. */
  async runOnce(): Promise<void> {
    await this.followRebalances();
    await this.startRestored();
    this.process(await this.options.consumer.poll(MAX_POLL_RECORDS));
    for (const { topic, partition, offset } of this.options.consumer.reachedEnds) {
      this.manager.runningTask(topic, partition)?.reachedEnd(offset);
    }
    if (this.isCommitDue()) await this.commit();
  }

  /** Commits what is processed and drops every task; the consumer is to leave its group then. */
  async close(): Promise<void> {
    await this.commitBeforeRelease();
    this.manager.release(this.manager.tasks.map(({ source }) => source));
  }

  private async followRebalances(): Promise<void> {
    const { consumer, observer } = this.options;
    for (let rebalance = consumer.takeRebalance(); rebalance !== undefined; rebalance = consumer.takeRebalance()) {
      const { kind, partitions } = rebalance;
      observer?.rebalanced?.(rebalance, kind === "REVOKE" && consumer.assignmentLost());
      if (kind === "ASSIGN") {
        consumer.assign(partitions);
        this.manager.assign(partitions);
        this.joined = true;
      } else {
        await this.commitBeforeRelease();
        this.manager.release(partitions);
        consumer.unassign(partitions);
      }
    }
  }

  private async startRestored(): Promise<void> {
    for (const restored of this.manager.takeRestored()) {
      this.manager.start(restored);
      await this.options.consumer.resume({ ...restored.task.source, offset: restored.offset });
    }
  }

  private process(records: readonly ConsumerRecord[]): void {
    for (const record of records) {
      // A poll that was under way may still bring records of a partition that was given up meanwhile.
      this.manager.runningTask(record.topic, record.partition)?.process(record);
    }
  }

  private isCommitDue(): boolean {
    const uncommitted = this.manager.running.reduce((sum, task) => sum + task.uncommittedRecords, 0);
    if (uncommitted === 0) {
      const isEndWaiting = this.manager.running.some((task) => task.hasUncommittedEnd);
      return isEndWaiting && this.nowMs() >= this.nextCommitMs + END_COMMIT_INTERVAL_MS;
    }
    return uncommitted >= MAX_UNCOMMITTED_RECORDS || this.nowMs() >= this.nextCommitMs;
  }

  private async commitBeforeRelease(): Promise<void> {
    for (let attempt = 0; attempt < COMMIT_ATTEMPTS_ON_REVOKE; attempt += 1) if (await this.commit()) return;
  }

  /** @returns false when the transaction was aborted */
  private async commit(): Promise<boolean> {
    const { consumer, observer } = this.options;
    const tasks = this.manager.running.filter((task) => task.uncommittedRecords > 0 || task.hasUncommittedEnd);
    if (tasks.length === 0 || consumer.assignmentLost()) return true;
    const startedMs = this.nowMs();
    const commits = tasks.map((task) => task.prepareCommit());
    const committed = await this.options.producer.transact({
      records: commits.flatMap(({ records }) => records),
      offsets: commits.map(({ offset }) => offset),
      confirm: () => this.confirmOwnership(),
    });
    const endedMs = this.nowMs();
    const tookMs = endedMs - startedMs;
    this.nextCommitMs =
      endedMs + Math.max(this.options.commitIntervalMs, Math.min(tookMs * (COMMIT_SHARE - 1), MAX_PUT_OFF_MS));
    if (!committed) {
      this.noteAbort();
      return false;
    }
    for (const task of tasks) task.committed();
    this.aborts = 0;
    observer?.committed?.(tookMs);
    return true;
  }

  /**
   * A member that is thrown out of its group forgets its id and generation, and a coordinator takes offsets without
   * them from anybody. So ownership is checked once the offsets are in: what was lost before that shows now.
   */
  private confirmOwnership(): void {
    if (this.options.consumer.assignmentLost()) {
      throw new StreamsError("the partitions belong to another member of the group by now", "ABORT");
    }
  }

  private noteAbort(): void {
    this.aborts += 1;
    this.options.observer?.aborted?.();
    if (this.aborts >= MAX_ABORTS) {
      throw new StreamsError(`${this.aborts} transactions in a row were aborted`, "FATAL");
    }
  }
}
