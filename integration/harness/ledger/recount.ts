import { orderRecordSchema } from "../../../contract/derived/order-validator";
import { hourWindowOf, WINDOW_SIZE_MS } from "../../../contract/hourly-summary";
import { HOUR_RETENTION_MS, RECORD_TIME_MAX_AHEAD_MS } from "../../../contract/order";
import { ORDERS_TOPIC } from "../../../contract/topics";
import { partitionOfKey } from "../kafka/topic-partition";
import { strictText, type TopicRecord } from "../kafka/topic-record";

/** The fields of a record that a recount needs. */
export type OrderRecord = Pick<TopicRecord, "partition" | "offset" | "timestampMs" | "keyBytes" | "valueBytes">;

/** An order on the topic, according to its first record. */
export interface TopicOrder {
  readonly orderId: string;
  readonly hourWindow: string;
  readonly partition: number;
  /** Of its first record. */
  readonly offset: bigint;
  /** The number of records under its id, whatever their content. */
  readonly records: number;
  /** The window it counted in last; null when none of its records came while their window was retained: a row, no count. */
  readonly countedIn: string | null;
}

/** Whether a window is no longer retained at a stream time. */
const isExpired = (hourWindow: string, streamTimeMs: number): boolean =>
  Date.parse(hourWindow) + WINDOW_SIZE_MS + HOUR_RETENTION_MS <= streamTimeMs;

/**
 * The oracle: counts `orders-topic` record by record in memory, without transactions, batches or state stores, so that it
 * cannot share a bug with the services.
 */
export class Recount {
  readonly #orders = new Map<string, TopicOrder>();
  readonly #counts = new Map<string, number>();
  /** Per partition: the greatest event time so far, epoch milliseconds. */
  readonly #streamTimesMs = new Map<number, number>();
  #poison = 0;

  /** Adds the next record; those of a partition in the order of their offsets. */
  add(record: OrderRecord): void {
    const order = readOrder(record);
    if (order === null) {
      this.#poison += 1;
      return;
    }
    const streamTimeMs = Math.max(this.#streamTimesMs.get(record.partition) ?? -Infinity, order.orderTimeMs);
    this.#streamTimesMs.set(record.partition, streamTimeMs);

    const hourWindow = hourWindowOf(order.orderTimeMs);
    const { partition, offset } = record;
    const known = this.#orders.get(order.orderId) ?? {
      ...order,
      hourWindow,
      partition,
      offset,
      records: 0,
      countedIn: null,
    };
    const isCounted = known.countedIn !== null && !isExpired(known.countedIn, streamTimeMs);
    const counts = !isCounted && !isExpired(hourWindow, streamTimeMs);
    this.#orders.set(order.orderId, {
      orderId: order.orderId,
      hourWindow: known.hourWindow,
      partition: known.partition,
      offset: known.offset,
      records: known.records + 1,
      countedIn: counts ? hourWindow : known.countedIn,
    });
    if (counts) this.#counts.set(hourWindow, (this.#counts.get(hourWindow) ?? 0) + 1);
  }

  /** Every order on the topic by its id. */
  get orders(): ReadonlyMap<string, TopicOrder> {
    return this.#orders;
  }

  /** Orders per `hourWindow`; hours without one are absent. */
  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }

  /** Records that cannot be an order. */
  get poison(): number {
    return this.#poison;
  }
}

/** Largest order, in bytes: what the API accepts. */
const ORDER_MAX_BYTES = 16_384;

/** Reads a record as an order; null when it cannot be one. */
function readOrder(record: OrderRecord): { orderId: string; orderTimeMs: number } | null {
  const { partition, keyBytes, valueBytes, timestampMs } = record;
  if (keyBytes === null || valueBytes === null || valueBytes.length > ORDER_MAX_BYTES) return null;
  const order = orderRecordSchema.safeParse(parseJson(strictText(valueBytes))).data;
  if (order === undefined || !keyBytes.equals(Buffer.from(order.orderId))) return null;
  if (partitionOfKey(ORDERS_TOPIC, keyBytes) !== partition) return null;
  const orderTimeMs = Date.parse(order.orderTime);
  // It would advance stream time so far that all other orders were late.
  if (orderTimeMs > timestampMs + RECORD_TIME_MAX_AHEAD_MS) return null;
  return { orderId: order.orderId, orderTimeMs };
}

function parseJson(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
