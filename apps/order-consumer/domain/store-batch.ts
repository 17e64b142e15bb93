import type { Order } from "../../../contract/order";
import { planBatch, type BatchPlan } from "./plan-batch";
import type { ReceivedOrder, RejectedRecord } from "./received-record";
import {
  DuplicateOrderError,
  RejectedOrderError,
  TooManyOrdersError,
  UnavailableError,
  type TransactionStore,
} from "./transaction-store";

/** The outcome of a batch of orders: now, or at an earlier delivery. */
export interface StoredBatch {
  /** Orders that have a row, each `orderId` once in each trace. */
  readonly persisted: readonly ReceivedOrder[];
  /** Rows that this call has inserted. */
  readonly insertedCount: number;
  readonly conflicts: readonly ReceivedOrder[];
  /** Orders that the store will never accept. */
  readonly rejected: readonly RejectedRecord[];
}

/**
 * How often a batch may find rows that the last query did not return. Another replica inserts the same orders only while a
 * partition changes hands, so the second query is final.
 */
const MAX_ATTEMPTS = 4;

type Insertable = Pick<TransactionStore, "insert" | "findOrders">;

/**
 * Stores a batch, whatever part of it is stored already. It inserts first and queries only after a duplicate: querying first
 * would cost every batch what only a redelivered one needs.
 * @throws UnavailableError; calling again with the same batch is safe
 */
export async function storeBatch(received: readonly ReceivedOrder[], store: Insertable): Promise<StoredBatch> {
  if (received.length === 0) return NOTHING;
  try {
    return outcomeOf(await insertMissing(received, store));
  } catch (error) {
    if (error instanceof RejectedOrderError) return storeAroundRejected(received, store, error);
    if (!(error instanceof TooManyOrdersError)) throw error;
    if (received.length === 1) throw new UnavailableError(error.message, { cause: error });
    return storeHalves(received, store);
  }
}

const NOTHING: StoredBatch = { persisted: [], insertedCount: 0, conflicts: [], rejected: [] };

async function insertMissing(received: readonly ReceivedOrder[], store: Insertable): Promise<BatchPlan> {
  let stored: ReadonlyMap<string, Order> = new Map();
  for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt += 1) {
    const plan = planBatch(received, stored);
    try {
      if (plan.insert.length > 0) await store.insert(plan.insert.map(({ order }) => order));
      return plan;
    } catch (error) {
      if (!(error instanceof DuplicateOrderError)) throw error;
      stored = await store.findOrders([...new Set(received.map(({ order }) => order.orderId))]);
    }
  }
  throw new RejectedOrderError("the store reports an orderId as a duplicate but has no row for it");
}

/** Halves the batch until the rejected order is alone. */
async function storeAroundRejected(
  received: readonly ReceivedOrder[],
  store: Insertable,
  error: RejectedOrderError,
): Promise<StoredBatch> {
  const [first] = received;
  if (received.length === 1 && first !== undefined) {
    const reason = `the order cannot be stored: ${error.message}`;
    return {
      ...NOTHING,
      rejected: [{ record: first.record, rejection: "unstorable", reason, orderId: first.order.orderId }],
    };
  }
  return storeHalves(received, store);
}

async function storeHalves(received: readonly ReceivedOrder[], store: Insertable): Promise<StoredBatch> {
  const middle = Math.ceil(received.length / 2);
  const earlier = await storeBatch(received.slice(0, middle), store);
  const later = await storeBatch(received.slice(middle), store);
  return {
    persisted: [...earlier.persisted, ...later.persisted],
    insertedCount: earlier.insertedCount + later.insertedCount,
    conflicts: [...earlier.conflicts, ...later.conflicts],
    rejected: [...earlier.rejected, ...later.rejected],
  };
}

function outcomeOf({ persisted, insert, conflicts }: BatchPlan): StoredBatch {
  return { persisted, insertedCount: insert.length, conflicts, rejected: [] };
}
