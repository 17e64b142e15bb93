import { setImmediate as nextTurn } from "node:timers/promises";
import type { KafkaConsumer } from "@confluentinc/kafka-javascript";
import type { PartitionLag } from "../../service-kit/kafka/group-lag";
import { GroupMember, type PendingPoll } from "../../service-kit/kafka/group-member";
import { callClient, type KafkaCallback, type KafkaCallError } from "../../service-kit/kafka/kafka-client";
import type { KafkaConnection } from "../../service-kit/kafka/kafka-options";
import type { StallReport } from "../../service-kit/kafka/reading-watch";
import {
  partitionName,
  samePartition,
  type PartitionedTopic,
  type PartitionOffset,
  type TopicPartition,
} from "../../service-kit/kafka/topic-partition";
import type { Logger } from "../../service-kit/process/logging";
import type { ErrorRemedy } from "../streams/runtime/errors";
import type { GroupConsumer, Rebalance } from "../streams/runtime/ports";
import type { ConsumerRecord } from "../streams/runtime/records";
import { groupConsumerOptions, STALL_LIMIT_MS } from "./client-options";
import { recordsOf, streamsErrorOf } from "./librdkafka";

export interface KafkaGroupConsumerOptions {
  readonly connection: KafkaConnection;
  readonly applicationId: string;
  readonly sessionTimeoutMs: number;
  readonly topics: readonly PartitionedTopic[];
  readonly logger: Logger;
  readonly signal: AbortSignal;
  /** Told when only another client can continue. */
  readonly onFatal: (error: unknown) => void;
}

/** How long a poll waits for its first record, in milliseconds: also how late a commit may become for it. */
const POLL_WAIT_MS = 20;
const CALL_TIMEOUT_MS = 5_000;

/** What is asked for in one turn of the event loop. */
interface CommittedOffsets {
  readonly partitions: TopicPartition[];
  readonly answers: Promise<readonly PartitionOffset[]>;
}

/**
 * The consumer of the application's group. A rebalance waits until the stream thread has committed the partitions that it
 * revokes, so that another member cannot get them while their transaction is in flight.
 */
export class KafkaGroupConsumer implements GroupConsumer {
  /** The poll in flight while the records of the poll before it are processed. */
  private ahead: PendingPoll | undefined;
  private ends: readonly PartitionOffset[] = [];
  private question: CommittedOffsets | undefined;

  private constructor(
    private readonly member: GroupMember,
    private readonly rebalances: Rebalance[],
    private readonly closing: AbortController,
  ) {}

  /** Connects and joins the group, however long it takes. */
  static async connect({
    connection,
    applicationId,
    sessionTimeoutMs,
    ...others
  }: KafkaGroupConsumerOptions): Promise<KafkaGroupConsumer> {
    const rebalances: Rebalance[] = [];
    const closing = new AbortController();
    const member = await GroupMember.connect({
      ...others,
      clientOptions: groupConsumerOptions(connection, applicationId, sessionTimeoutMs),
      bootstrapServers: connection.bootstrapServers,
      security: connection.security,
      stallLimitMs: STALL_LIMIT_MS,
      onRebalance: (rebalance, own) => {
        // While closing, nobody takes rebalances, and the library waits for an answer before it leaves the group.
        if (closing.signal.aborted) complete(rebalance, own);
        else rebalances.push(rebalance);
      },
    });
    return new KafkaGroupConsumer(member, rebalances, closing);
  }

  /** The client itself, which the transactional producer asks for its member id and generation. */
  get client(): KafkaConsumer {
    return this.member.consumer;
  }

  async poll(maxRecords: number): Promise<readonly ConsumerRecord[]> {
    const poll = this.ahead ?? this.member.beginPoll(maxRecords, POLL_WAIT_MS);
    this.ahead = undefined;
    this.ends = [];
    const { messages, ends } = await this.member.finishPoll(poll);
    this.ahead = this.member.beginPoll(maxRecords, POLL_WAIT_MS);
    this.ends = ends;
    return recordsOf(messages);
  }

  get reachedEnds(): readonly PartitionOffset[] {
    return this.ends;
  }

  takeRebalance(): Rebalance | undefined {
    return this.rebalances.shift();
  }

  assign(partitions: readonly TopicPartition[]): void {
    this.member.assign(partitions);
    if (partitions.length > 0) this.member.consumer.pause([...partitions]);
  }

  unassign(partitions: readonly TopicPartition[]): void {
    this.member.unassign(partitions);
  }

  async resume(from: PartitionOffset): Promise<void> {
    const { consumer } = this.member;
    await callOrThrow(`seeking ${partitionName(from)}`, "FATAL", (done) =>
      consumer.seek(from, CALL_TIMEOUT_MS, (error) => done(error, undefined)),
    );
    consumer.resume([from]);
    this.member.beginReading(from, from.offset);
  }

  assignmentLost(): boolean {
    return this.member.consumer.assignmentLost();
  }

  async committed(partition: TopicPartition): Promise<number | undefined> {
    this.question ??= this.askAfterThisTurn();
    this.question.partitions.push(partition);
    const answers = await this.question.answers;
    const offset = answers.find((answer) => samePartition(answer, partition))?.offset ?? -1;
    return offset < 0 ? undefined : offset;
  }

  /** One request for all tasks of an assignment, which then restore together, too. */
  private askAfterThisTurn(): CommittedOffsets {
    const partitions: TopicPartition[] = [];
    const answers = nextTurn().then(() => {
      this.question = undefined;
      return callOrThrow<readonly PartitionOffset[]>(
        `asking for the committed offsets of ${partitions.map(partitionName).join(", ")}`,
        "RETRY",
        (done) => this.member.consumer.committed(partitions, CALL_TIMEOUT_MS, done),
      );
    });
    return { partitions, answers };
  }

  /** Leaves the group; its partitions are revoked on the way. */
  async close(): Promise<void> {
    this.closing.abort();
    await this.ahead?.polled.catch(() => undefined);
    for (const rebalance of this.rebalances.splice(0)) complete(rebalance, this.member);
    await this.member.close();
  }

  /** How far the group is behind. */
  get lags(): readonly PartitionLag[] {
    return this.member.lags;
  }

  /** Partitions that are stalled. */
  get stalls(): readonly StallReport[] {
    return this.member.stalls;
  }
}

function complete({ kind, partitions }: Rebalance, member: GroupMember): void {
  if (kind === "ASSIGN") member.assign(partitions);
  else member.unassign(partitions);
}

/** @throws StreamsError */
async function callOrThrow<Result = undefined>(
  what: string,
  otherwise: ErrorRemedy,
  start: (done: KafkaCallback<Result>) => unknown,
): Promise<Result> {
  return callClient(start).catch((error: unknown) => {
    throw streamsErrorOf((error as KafkaCallError).cause, what, otherwise);
  });
}
