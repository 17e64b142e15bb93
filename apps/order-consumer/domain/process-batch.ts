import { LOG_STATUSES, type TracedOrder } from "../../../contract/log-message";
import { LOGS_TOPIC } from "../../../contract/topics";
import type { OperationLog } from "../../service-kit/operation-log/operation-log";
import type { DeadLetters } from "./dead-letter";
import { readOrder, type ReceivedOrder, type ReceivedRecord, type RejectedRecord } from "./received-record";
import { storeBatch, type StoredBatch } from "./store-batch";
import { UnavailableError, type TransactionStore } from "./transaction-store";

export interface ProcessBatchDependencies {
  readonly store: Pick<TransactionStore, "insert" | "findOrders">;
  readonly deadLetters: DeadLetters;
  readonly log: Pick<OperationLog, "orderOperations" | "recordOperation">;
  /** Partitions of `orders-topic`. Default: the contract's. */
  readonly ordersPartitions?: number;
}

/** How many records of a batch had which outcome. */
export interface BatchReport {
  readonly inserted: number;
  /** Copies of orders that have a row. */
  readonly duplicates: number;
  readonly conflicts: number;
  readonly poison: number;
}

/** What the records of a batch hold. */
export interface ReadBatch {
  readonly received: readonly ReceivedOrder[];
  readonly poison: readonly RejectedRecord[];
}

/** A batch whose orders have rows. */
export interface BatchWithRows {
  readonly read: ReadBatch;
  readonly stored: StoredBatch;
}

/** The steps of a batch, in their order. Each of them may be repeated, since every part is idempotent. */
export interface BatchSteps {
  read(records: readonly ReceivedRecord[]): ReadBatch;
  /**
   * Makes the rows.
   * @throws UnavailableError
   */
  store(batch: ReadBatch): Promise<BatchWithRows>;
  /**
   * Writes logs and dead letters. When it resolves, the records may be committed.
   * @throws UnavailableError
   */
  report(batch: BatchWithRows): Promise<BatchReport>;
}

export function createBatchSteps(dependencies: ProcessBatchDependencies): BatchSteps {
  const { store, deadLetters, log, ordersPartitions } = dependencies;
  return {
    read: (records) => readBatch(records, ordersPartitions),
    store: async (read) => ({ read, stored: await storeBatch(read.received, store) }),
    report: async ({ read: { received, poison }, stored }) => {
      const conflicts = stored.conflicts.map(asRejected);
      const unstorable = [...poison, ...stored.rejected];
      const rejected = [...conflicts, ...unstorable];

      const logCount = stored.persisted.length + rejected.length;
      const persisted = log.orderOperations(LOG_STATUSES.persisted, stored.persisted.map(asTraced));
      const others = [
        ...conflicts.map((one) => log.recordOperation(operation(LOG_STATUSES.conflict, one), one.record.position)),
        ...unstorable.map((one) => log.recordOperation(operation(LOG_STATUSES.poison, one), one.record.position)),
      ];
      await deadLetters.put(rejected);
      const logged = (await persisted) + (await Promise.all(others)).filter(Boolean).length;
      if (logged < logCount) {
        throw new UnavailableError(`${LOGS_TOPIC.name}: ${logCount - logged} of ${logCount} logs not acknowledged`);
      }
      return {
        inserted: stored.insertedCount,
        duplicates: received.length - stored.insertedCount - conflicts.length - stored.rejected.length,
        conflicts: conflicts.length,
        poison: unstorable.length,
      };
    },
  };
}

function readBatch(records: readonly ReceivedRecord[], ordersPartitions: number | undefined): ReadBatch {
  const received: ReceivedOrder[] = [];
  const poison: RejectedRecord[] = [];
  for (const record of records) {
    const read = readOrder(record, ordersPartitions);
    if ("received" in read) received.push(read.received);
    else poison.push(read.rejected);
  }
  return { received, poison };
}

function asTraced({ order: { orderId }, record }: ReceivedOrder): TracedOrder {
  return { orderId, traceId: record.trace?.traceId ?? null };
}

/** Without the id, which the log and the letter name: messages are grouped by what they say. */
const ANOTHER_ORDER = "another order has this orderId";

function asRejected({ record, order: { orderId } }: ReceivedOrder): RejectedRecord {
  return { record, rejection: "conflict", reason: ANOTHER_ORDER, orderId };
}

function operation(status: typeof LOG_STATUSES.conflict | typeof LOG_STATUSES.poison, rejected: RejectedRecord) {
  const { record, reason, orderId } = rejected;
  const traceId = record.trace?.traceId ?? null;
  return { status, errorMessage: reason, traceId, ...(orderId === undefined ? {} : { orderId }) };
}
