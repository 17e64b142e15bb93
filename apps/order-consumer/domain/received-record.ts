import { readOrderRecord } from "../../../contract/derived/order-record";
import type { Order } from "../../../contract/order";
import type { TraceContext } from "../../../contract/trace-context";
import { partitionName, type PartitionOffset } from "../../service-kit/kafka/topic-partition";

/** A record as it was read from a topic. */
export interface ReceivedRecord {
  readonly position: PartitionOffset;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** When a broker appended the record, in epoch milliseconds. */
  readonly timestampMs: number;
  /** null where its headers name none. */
  readonly trace: TraceContext | null;
}

/** A record that holds an order. */
export interface ReceivedOrder {
  readonly order: Order;
  readonly record: ReceivedRecord;
}

/**
 * Why a record cannot become a row: it is not an order, another order has its id, or the store refuses it.
 */
export const REJECTIONS = ["invalid", "conflict", "unstorable"] as const;

/** A record that cannot become a row, and why. */
export interface RejectedRecord {
  readonly record: ReceivedRecord;
  readonly rejection: (typeof REJECTIONS)[number];
  /** One sentence for whoever reads the dead-letter topic. */
  readonly reason: string;
  /** Where the record has one. */
  readonly orderId?: string;
}

/** What a record holds. */
export type ReadRecord = { readonly received: ReceivedOrder } | { readonly rejected: RejectedRecord };

/**
 * Reads the order in a record, or says why there is none.
 * @param ordersPartitions default: the contract's
 */
export function readOrder(record: ReceivedRecord, ordersPartitions?: number): ReadRecord {
  const { position, key, value, timestampMs } = record;
  const read = readOrderRecord({ partition: position.partition, key, value, timestamp: timestampMs }, ordersPartitions);
  if (read.order !== undefined) return { received: { order: read.order, record } };
  const { reason, orderId } = read;
  return { rejected: { record, rejection: "invalid", reason, ...(orderId !== undefined && { orderId }) } };
}

/** For each partition of a batch, the offset behind its last record: where the group continues once the batch is done. */
export function nextOffsets(records: readonly ReceivedRecord[]): PartitionOffset[] {
  const next = new Map<string, PartitionOffset>();
  for (const { position } of records) {
    const name = partitionName(position);
    const offset = Math.max(position.offset + 1, next.get(name)?.offset ?? 0);
    next.set(name, { ...position, offset });
  }
  return [...next.values()];
}
