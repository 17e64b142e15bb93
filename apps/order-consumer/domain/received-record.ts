import type { RecordPosition } from "../../../contract/log-message";
import type { Order } from "../../../contract/order";

/** A record as it was read from a topic. */
export interface ReceivedRecord {
  readonly position: RecordPosition;
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

/** The offset to go on from in one partition: the one behind the last record that is done. */
export interface NextOffset {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** For each partition of a batch, the offset behind its last record. */
export function nextOffsets(records: readonly ReceivedRecord[]): NextOffset[] {
  const next = new Map<string, NextOffset>();
  for (const { position } of records) {
    const { topic, partition } = position;
    const offset = BigInt(position.offset) + 1n;
    const partitionKey = `${topic}-${partition}`;
    const known = next.get(partitionKey);
    if (known === undefined || offset > BigInt(known.offset)) {
      next.set(partitionKey, { topic, partition, offset: String(offset) });
    }
  }
  return [...next.values()];
}
