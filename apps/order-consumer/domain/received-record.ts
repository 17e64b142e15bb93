import type { Order } from "../../../contract/order";
import { partitionName, type PartitionOffset } from "../../service-kit/kafka/topic-partition";

/** A record as it was read from a topic. */
export interface ReceivedRecord {
  readonly position: PartitionOffset;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** When a broker appended the record, in epoch milliseconds. */
  readonly timestampMs: number;
}

/** A record that holds an order. */
export interface ReceivedOrder {
  readonly order: Order;
  readonly record: ReceivedRecord;
}

/** A record that is put aside, and why. */
export interface RejectedRecord {
  readonly record: ReceivedRecord;
  /** One sentence for whoever looks into the dead-letter topic. */
  readonly reason: string;
  /** The order's id, where the record says one. */
  readonly orderId?: string;
}

/** For each partition of a batch, the offset behind its last record: where the group goes on once the batch is done. */
export function nextOffsets(records: readonly ReceivedRecord[]): PartitionOffset[] {
  const next = new Map<string, PartitionOffset>();
  for (const { position } of records) {
    const name = partitionName(position);
    const offset = Math.max(position.offset + 1, next.get(name)?.offset ?? 0);
    next.set(name, { ...position, offset });
  }
  return [...next.values()];
}
