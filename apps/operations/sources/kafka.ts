import type { Message, WatermarkOffsets } from "@confluentinc/kafka-javascript";
import { z } from "zod";
import {
  DEAD_LETTER_HEADERS,
  HOURLY_STREAMS_APPLICATION_ID,
  LOGS_TOPIC,
  ORDER_CONSUMER_GROUP_ID,
  ORDERS_DEAD_LETTER_TOPIC,
  ORDERS_TOPIC,
} from "../../../contract/topics";
import { partitionName, partitionsOf, type TopicPartition } from "../../service-kit/kafka/topic-partition";
import { acceptsConnections } from "../../service-kit/kafka/reachability";
import type { BrokerAnswer, OrdersProgress, Tally } from "../domain/answers";
import type { PartitionProgress } from "../domain/lag";
import { brokerState } from "../domain/part-looks";
import type { Operation } from "../domain/snapshot";
import type { KafkaClusterReader, Slice } from "./kafka-cluster";

const LOGS = partitionsOf([{ topic: LOGS_TOPIC.name, partitions: LOGS_TOPIC.partitions }]);
const DEAD_LETTERS = partitionsOf([
  { topic: ORDERS_DEAD_LETTER_TOPIC.name, partitions: ORDERS_DEAD_LETTER_TOPIC.partitions },
]);
/** The groups that read `orders-topic`. */
export const GROUPS = [ORDER_CONSUMER_GROUP_ID, HOURLY_STREAMS_APPLICATION_ID];

/** The brokers of the bootstrap servers, one by one. */
export async function brokersOf(
  cluster: KafkaClusterReader,
  bootstrapServers: string,
): Promise<readonly BrokerAnswer[]> {
  const servers = bootstrapServers.split(",");
  const nameOf = (server: string): string => server.slice(0, server.lastIndexOf(":"));
  const listed = await cluster.brokerHosts().catch(() => undefined);
  const refusing =
    listed !== undefined
      ? []
      : await Promise.all(servers.map(async (server) => ((await acceptsConnections(server)) ? [] : [nameOf(server)])));
  return servers.map((server) => brokerState(nameOf(server), listed, refusing.flat()));
}

/** How far `orders-topic` is written, and how far each group has come. */
export class OrdersProgressSource {
  /** When the record at an offset was appended: read once for each offset that a group waits at. */
  private readonly waiting = new Map<string, { readonly offset: number; readonly sinceMs: number }>();

  private readonly orders: readonly TopicPartition[];

  /** @param partitions how many `orders-topic` has; default: the contract's */
  constructor(
    private readonly cluster: KafkaClusterReader,
    partitions: number = ORDERS_TOPIC.partitions,
  ) {
    this.orders = partitionsOf([{ topic: ORDERS_TOPIC.name, partitions }]);
  }

  async ask(signal: AbortSignal): Promise<OrdersProgress> {
    const { orders } = this;
    const [watermarks, ...committed] = await Promise.all([
      this.cluster.watermarks(orders),
      ...GROUPS.map((groupId) => this.cluster.committed(groupId, orders).catch(() => undefined)),
    ]);
    const ends = watermarks.map((watermark) => watermark?.highOffset);
    if (ends.every((end) => end === undefined)) throw new Error(`no leader of ${ORDERS_TOPIC.name} answers`);
    const groups: [string, PartitionProgress[]][] = [];
    for (const [index, groupId] of GROUPS.entries()) {
      groups.push([groupId, await this.progressOf(groupId, ends, committed[index], signal)]);
    }
    const known = ends.flatMap((end) => end ?? []);
    return {
      written: known.length === ends.length ? known.reduce((sum, end) => sum + end, 0) : undefined,
      groups: Object.fromEntries(groups),
    };
  }

  private async progressOf(
    groupId: string,
    ends: readonly (number | undefined)[],
    committed: readonly (number | undefined)[] | undefined,
    signal: AbortSignal,
  ): Promise<PartitionProgress[]> {
    const positions = this.orders.map(({ topic, partition }, index) => ({
      topic,
      partition,
      end: ends[index],
      committed: committed?.[index],
    }));
    await this.lookWhatWaits(groupId, positions, signal);
    return positions.map(({ topic, partition, end, committed: offset }) => {
      const waits = this.waiting.get(`${groupId} ${partitionName({ topic, partition })}`);
      return {
        partition,
        end,
        committed: offset,
        waitingSinceMs: waits?.offset === offset ? waits?.sinceMs : undefined,
      };
    });
  }

  private async lookWhatWaits(
    groupId: string,
    positions: readonly (TopicPartition & { end: number | undefined; committed: number | undefined })[],
    signal: AbortSignal,
  ): Promise<void> {
    const slices = positions.flatMap(({ topic, partition, end, committed }): Slice[] => {
      if (end === undefined || committed === undefined || committed >= end) return [];
      const known = this.waiting.get(`${groupId} ${partitionName({ topic, partition })}`)?.offset;
      return known === committed ? [] : [{ topic, partition, offset: committed, until: committed + 1 }];
    });
    // Without it the lag is known in records, only not in seconds.
    const records = await this.cluster.read(slices, signal).catch(() => []);
    for (const { topic, partition, offset, timestamp } of records) {
      if (timestamp === undefined) continue;
      this.waiting.set(`${groupId} ${partitionName({ topic, partition })}`, { offset, sinceMs: timestamp });
    }
  }
}

const operationSchema = z.looseObject({
  timestamp: z.string(),
  serviceName: z.string(),
  status: z.string(),
  errorMessage: z.string().nullable(),
  orderId: z.string().nullable(),
});

const MAX_OPERATIONS = 20;

/** The last operations on `logs-topic`, newest first. Between two looks it reads what is new, at most 20 of each partition. */
export class LastOperationsSource {
  private readonly readUntil = new Map<string, number>();
  private operations: readonly Operation[] = [];

  constructor(private readonly cluster: KafkaClusterReader) {}

  async ask(signal: AbortSignal): Promise<readonly Operation[]> {
    const watermarks = await this.cluster.watermarks(LOGS);
    if (watermarks.every((one) => one === undefined)) throw new Error(`no leader of ${LOGS_TOPIC.name} answers`);
    const slices = LOGS.flatMap((partition, index): Slice[] => {
      const until = watermarks[index]?.highOffset;
      const from = this.readUntil.get(partitionName(partition)) ?? 0;
      if (until === undefined || until <= from) return [];
      return [{ ...partition, offset: Math.max(from, until - MAX_OPERATIONS), until }];
    });
    const records = await this.cluster.read(slices, signal);
    signal.throwIfAborted();
    for (const slice of slices) this.readUntil.set(partitionName(slice), slice.until);
    this.operations = [...records.flatMap(operationOf), ...this.operations]
      .sort((one, other) => (one.at < other.at ? 1 : -1))
      .slice(0, MAX_OPERATIONS);
    return this.operations;
  }
}

/** None for a record that is no log message: poison does not stop the page. */
function operationOf({ value }: Message): Operation[] {
  try {
    const parsed = operationSchema.safeParse(JSON.parse(value?.toString() ?? ""));
    if (!parsed.success) return [];
    const { timestamp: at, serviceName: service, status, orderId, errorMessage } = parsed.data;
    return [{ at, service, status, orderId, errorMessage }];
  } catch {
    return [];
  }
}

/** How many dead letters `orders-dlq` holds, and the last one with its reason. */
export class DeadLettersSource {
  private known: { readonly ends: string; readonly last: Tally["last"] } | undefined;

  constructor(private readonly cluster: KafkaClusterReader) {}

  async ask(signal: AbortSignal): Promise<Tally> {
    const watermarks = (await this.cluster.watermarks(DEAD_LETTERS)).map((watermark, index) => {
      if (watermark === undefined) throw new Error(`no leader of ${ORDERS_DEAD_LETTER_TOPIC.name}-${index} answers`);
      return watermark;
    });
    const ends = watermarks.map(({ highOffset }) => highOffset).join();
    if (this.known?.ends !== ends) this.known = { ends, last: await this.lastOf(watermarks, signal) };
    const count = watermarks.reduce((sum, { lowOffset, highOffset }) => sum + highOffset - lowOffset, 0);
    return { count, last: this.known.last };
  }

  private async lastOf(watermarks: readonly WatermarkOffsets[], signal: AbortSignal): Promise<Tally["last"]> {
    const slices = DEAD_LETTERS.flatMap((partition, index): Slice[] => {
      const { lowOffset = 0, highOffset: until = 0 } = watermarks[index] ?? {};
      return until > lowOffset ? [{ ...partition, offset: until - 1, until }] : [];
    });
    const records = await this.cluster.read(slices, signal);
    signal.throwIfAborted();
    const [last] = records.sort((one, other) => (other.timestamp ?? 0) - (one.timestamp ?? 0));
    if (last === undefined) return null;
    return {
      at: new Date(last.timestamp ?? 0).toISOString(),
      orderId: last.key?.toString() ?? null,
      reason: headerOf(last, DEAD_LETTER_HEADERS.reason) ?? "no reason given",
    };
  }
}

function headerOf({ headers }: Message, name: string): string | undefined {
  const value = headers?.flatMap((header) => (name in header ? [header[name]] : [])).at(-1);
  return value === undefined ? undefined : value.toString();
}
