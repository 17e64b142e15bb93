import { LOG_STATUSES } from "../../../contract/log-message";
import { LOGS_TOPIC } from "../../../contract/topics";
import type { OperationLog } from "../../service-kit/operation-log/operation-log";
import type { DeadLetters } from "./dead-letter";
import { readOrder, type ReceivedOrder, type ReceivedRecord, type RejectedRecord } from "./received-record";
import { storeBatch } from "./store-batch";
import { UnavailableError, type TransactionStore } from "./transaction-store";

export interface ProcessBatchDependencies {
  readonly store: Pick<TransactionStore, "insert" | "findOrders">;
  readonly deadLetters: DeadLetters;
  readonly log: Pick<OperationLog, "orderOperation" | "recordOperation">;
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

/**
 * Processes a batch of records: rows first, then logs and dead letters. When it resolves, the records may be committed.
 * @throws UnavailableError; the batch may then be processed again, since every part of it is idempotent
 */
export type ProcessBatch = (records: readonly ReceivedRecord[]) => Promise<BatchReport>;

export function createProcessBatch(dependencies: ProcessBatchDependencies): ProcessBatch {
  const { store, deadLetters, log, ordersPartitions } = dependencies;
  return async (records) => {
    const { received, poison } = readBatch(records, ordersPartitions);
    const stored = await storeBatch(received, store);
    const conflicts = stored.conflicts.map(asRejected);
    const unstorable = [...poison, ...stored.rejected];

    const logs = [
      ...stored.persisted.map(({ order: { orderId }, record }) =>
        log.orderOperation({ status: LOG_STATUSES.persisted, orderId, traceId: record.trace?.traceId ?? null }),
      ),
      ...conflicts.map((rejected) =>
        log.recordOperation(operation(LOG_STATUSES.conflict, rejected), rejected.record.position),
      ),
      ...unstorable.map((rejected) =>
        log.recordOperation(operation(LOG_STATUSES.poison, rejected), rejected.record.position),
      ),
    ];
    await deadLetters.put([...conflicts, ...unstorable]);
    const unlogged = (await Promise.all(logs)).filter((acknowledged) => !acknowledged).length;
    if (unlogged > 0)
      throw new UnavailableError(`${LOGS_TOPIC.name}: ${unlogged} of ${logs.length} logs not acknowledged`);
    return {
      inserted: stored.insertedCount,
      duplicates: received.length - stored.insertedCount - conflicts.length - stored.rejected.length,
      conflicts: conflicts.length,
      poison: unstorable.length,
    };
  };
}

function readBatch(records: readonly ReceivedRecord[], ordersPartitions: number | undefined) {
  const received: ReceivedOrder[] = [];
  const poison: RejectedRecord[] = [];
  for (const record of records) {
    const read = readOrder(record, ordersPartitions);
    if ("received" in read) received.push(read.received);
    else poison.push(read.rejected);
  }
  return { received, poison };
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
