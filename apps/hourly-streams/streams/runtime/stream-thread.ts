import { StreamsError } from "./errors";
import type { ChangelogReader, GroupConsumer, Rebalance } from "./ports";
import type { ConsumerRecord, TopicPartition } from "./records";
import type { StreamTask } from "./stream-task";
import { nextThreadState, type StreamThreadState } from "./stream-thread-state";
import { TaskManager } from "./task-manager";
import type { Topology } from "./topology";
import type { TransactionalProducer } from "./transactional-producer";

export interface StreamThreadOptions {
  readonly topology: Topology;
  readonly consumer: GroupConsumer;
  /** Initialised: older instances of this one are fenced before the consumer joins the group. */
  readonly producer: TransactionalProducer;
  readonly changelogReader: ChangelogReader;
  /** Least time between two commits, in milliseconds. */
  readonly commitIntervalMs: number;
  /** Called with what happens, for logs and metrics. */
  readonly observer?: Partial<StreamThreadObserver>;
  /** Default `performance.now`. */
  readonly nowMs?: () => number;
}

export interface StreamThreadObserver {
  onRebalance(rebalance: Rebalance, lost: boolean): void;
  onRestoreEnd(task: StreamTask, records: number, tookMs: number): void;
  /** A transaction is committed. @param tasks those that took part, as they were before it */
  onCommit(tookMs: number, tasks: readonly StreamTask[]): void;
  /** A transaction was aborted; what it held goes into the next one. */
  onAbort(cause: unknown): void;
}

const MAX_POLL_RECORDS = 2_000;
/** Processed records that force a commit: their chunk has to fit into one record of the changelog. */
const MAX_UNCOMMITTED_RECORDS = 32_768;
/**
 * At most 1/10 of the time goes into commits while records wait, and 1/2 while none do: then the thread has nothing else to do, and
 * every order is counted sooner. A slow commit delays the next one, which then carries more records, but by no more than
 * `MAX_COMMIT_DELAY_MS`.
 */
const COMMIT_SHARE = { behind: 10, caughtUp: 2 };
const MAX_COMMIT_DELAY_MS = 1_000;
/** A poll that returns as many says that records wait. */
const BEHIND_POLL_RECORDS = 500;
/**
 * The wait before a transaction that only commits the ends of partitions. Its own markers move the ends again, so a
 * shorter wait would cost a stream of transactions for nothing but an exact consumer lag.
 */
const END_COMMIT_INTERVAL_MS = 5_000;
/**
 * How long transactions may be aborted one after the other before the process has to be restarted, in milliseconds: longer
 * than a broker's failover and than one transaction may take. A client that has not found a coordinator by then may never
 * find it.
 */
const ABORTS_WITHIN_MS = 60_000;
/** Attempts to commit what a revoked partition has processed; after that its next owner processes it again. */
const COMMIT_ATTEMPTS_ON_REVOKE = 3;

/**
 * Processes the partitions that the group assigns to this instance, exactly once: each commit is one transaction with
 * the records that the tasks write and the offsets of their input. The records of an aborted transaction go into the
 * next one; after a crash, state is restored from the changelogs.
 *
 * The caller runs it by calling `runOnce` in a loop. Any error that it throws is final.
 */
export class StreamThread {
  private current: StreamThreadState = "STARTING";
  private readonly manager: TaskManager;
  private readonly nowMs: () => number;
  private lastCommit = { endedMs: -Infinity, tookMs: 0 };
  /** The most records of a poll since the last commit. */
  private largestPoll = 0;
  /** When the first of the transactions began that were aborted in a row; undefined while the last one was committed. */
  private abortingSinceMs: number | undefined;

  constructor(private readonly options: StreamThreadOptions) {
    const { topology, consumer, changelogReader, observer } = options;
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.manager = new TaskManager({
      topology,
      consumer,
      changelogReader,
      onRestoreEnd: (task, records, tookMs) => observer?.onRestoreEnd?.(task, records, tookMs),
    });
  }

  get state(): StreamThreadState {
    return this.current;
  }

  /** The tasks that this instance owns. */
  get tasks(): StreamTask[] {
    return this.manager.tasks;
  }

  /** Changelog records read since the process started. */
  get restoredRecords(): number {
    return this.manager.restoredRecords;
  }

  /** Whether the group has assigned partitions, perhaps none, and each task's state is complete. */
  get isRunning(): boolean {
    return this.current === "RUNNING";
  }

  /** One round: changes of ownership, restored tasks, records, and a commit when it is due. */
  async runOnce(): Promise<void> {
    if (this.current === "DEAD") throw new Error("the stream thread is dead");
    try {
      await this.runRound();
    } catch (error) {
      this.become("DEAD");
      throw error;
    }
  }

  /** Commits what is processed and drops every task. The consumer has to leave its group after that. */
  async close(): Promise<void> {
    this.become("PENDING_SHUTDOWN");
    try {
      await this.commitBeforeRelease();
      this.manager.release(this.manager.tasks.map(({ source }) => source));
    } finally {
      this.become("DEAD");
    }
  }

  private async runRound(): Promise<void> {
    await this.followRebalances();
    await this.startRestored();
    const records = await this.options.consumer.poll(MAX_POLL_RECORDS);
    this.largestPoll = Math.max(this.largestPoll, records.length);
    this.process(records);
    for (const { topic, partition, offset } of this.options.consumer.reachedEnds) {
      this.manager.runningTask(topic, partition)?.reachEnd(offset);
    }
    if (this.isCommitDue()) await this.commit();
  }

  private async followRebalances(): Promise<void> {
    const { consumer, observer } = this.options;
    for (let rebalance = consumer.takeRebalance(); rebalance !== undefined; rebalance = consumer.takeRebalance()) {
      const { kind, partitions } = rebalance;
      observer?.onRebalance?.(rebalance, kind === "REVOKE" && consumer.assignmentLost());
      if (kind === "ASSIGN") {
        consumer.assign(partitions);
        this.manager.assign(partitions);
        this.become("PARTITIONS_ASSIGNED");
      } else await this.revoke(partitions);
    }
  }

  private async revoke(partitions: readonly TopicPartition[]): Promise<void> {
    // A member that was removed before its first assignment has nothing to release, and is still starting.
    const wasAssigned = this.current !== "STARTING";
    if (wasAssigned) this.become("PARTITIONS_REVOKED");
    await this.commitBeforeRelease();
    this.manager.release(partitions);
    this.options.consumer.unassign(partitions);
    // The other tasks go on: a cooperative rebalance does not stop them.
    if (wasAssigned) this.become("PARTITIONS_ASSIGNED");
  }

  private async startRestored(): Promise<void> {
    for (const restored of this.manager.takeRestored()) {
      this.manager.start(restored);
      await this.options.consumer.resume({ ...restored.task.source, offset: restored.offset });
    }
    if (this.current !== "PARTITIONS_ASSIGNED") return;
    if (this.manager.running.length === this.manager.tasks.length) this.become("RUNNING");
  }

  private process(records: readonly ConsumerRecord[]): void {
    for (const record of records) {
      // A poll that was in flight may still return records of a partition that was released since.
      this.manager.runningTask(record.topic, record.partition)?.process(record);
    }
  }

  private get nextCommitMs(): number {
    const { endedMs, tookMs } = this.lastCommit;
    const share = this.largestPoll >= BEHIND_POLL_RECORDS ? COMMIT_SHARE.behind : COMMIT_SHARE.caughtUp;
    return endedMs + Math.max(this.options.commitIntervalMs, Math.min(tookMs * (share - 1), MAX_COMMIT_DELAY_MS));
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
    const tasks = this.manager.running.filter((task) => task.needsCommit);
    if (tasks.length === 0) this.abortingSinceMs = undefined;
    if (tasks.length === 0 || consumer.assignmentLost()) return true;
    const startedMs = this.nowMs();
    const commits = tasks.map((task) => task.prepareCommit());
    const outcome = await this.options.producer.transact({
      records: commits.flatMap(({ records }) => records),
      offsets: commits.map(({ offset }) => offset),
      confirm: () => this.confirmOwnership(),
    });
    const endedMs = this.nowMs();
    const tookMs = endedMs - startedMs;
    this.lastCommit = { endedMs, tookMs };
    this.largestPoll = 0;
    if (!outcome.committed) {
      this.abortingSinceMs ??= startedMs;
      this.noteAbort(outcome.cause, endedMs - this.abortingSinceMs);
      return false;
    }
    observer?.onCommit?.(tookMs, tasks);
    for (const task of tasks) task.postCommit();
    this.abortingSinceMs = undefined;
    return true;
  }

  /**
   * A member that is removed from its group forgets its id and generation, and a coordinator accepts offsets without
   * them from anybody. So ownership is checked after the offsets were sent: a loss before that shows now.
   */
  private confirmOwnership(): void {
    if (this.options.consumer.assignmentLost()) {
      throw new StreamsError("the partitions belong to another member of the group now", "ABORT");
    }
  }

  private noteAbort(cause: unknown, abortingForMs: number): void {
    this.options.observer?.onAbort?.(cause);
    if (abortingForMs <= ABORTS_WITHIN_MS) return;
    const seconds = Math.round(abortingForMs / 1_000);
    throw new StreamsError(`no transaction has been committed for ${seconds} s`, "FATAL", { cause });
  }

  private become(next: StreamThreadState): void {
    this.current = nextThreadState(this.current, next);
  }
}
