import { defineEntity, nullable, string, timestamp, type RecordOf } from "./field-types";
import { TRACE_ID_LENGTH } from "./trace-context";

/** The services of the pipeline, and the one that shows it to people, which only reads and logs no operation. */
export const SERVICE_NAMES = ["order-producer", "order-consumer", "hourly-streams", "operations"] as const;
export type ServiceName = (typeof SERVICE_NAMES)[number];

/** How an operation ended. */
export const LOG_STATUSES = {
  /**
   * order-producer: the broker has acknowledged the order. Once per `orderId` and trace. Its time is that of the request:
   * the order's row may be there before its acknowledgement, and a story is told in the order of time.
   */
  accepted: "ACCEPTED",
  /** order-producer: the order could not be sent to Kafka, and the client was told so. */
  refused: "REFUSED",
  /** order-consumer: the order is a row of `transactions`. Once per `orderId` and trace. */
  persisted: "PERSISTED",
  /** order-consumer: this `orderId` belongs to another order; this one is a dead letter. */
  conflict: "CONFLICT",
  /** order-consumer: the record cannot be an order; it is a dead letter. */
  poison: "POISON",
  /** hourly-streams: the order's window is no longer retained; the order was not counted. */
  late: "LATE",
  started: "STARTED",
  stopped: "STOPPED",
} as const;
export type LogStatus = (typeof LOG_STATUSES)[keyof typeof LOG_STATUSES];

/**
 * LOG_MESSAGE: one operation of one service, a record of `logs-topic` and a document of `shopstream-logs`.
 *
 * The record's key and the document's `_id` is `eventId`. It is derived from what happened, so that an operation
 * logged again after a crash replaces its document instead of adding a second one.
 */
export const LOG_MESSAGE_ENTITY = defineEntity({
  name: "LOG_MESSAGE",
  key: "eventId",
  fields: {
    timestamp: timestamp(),
    serviceName: string<ServiceName>(64),
    status: string<LogStatus>(32),
    /** Why the operation failed; null where it did not. */
    errorMessage: nullable(string(1024)),
    eventId: string(512),
    /** The order concerned, if there is one. */
    orderId: nullable(string(64)),
    /** The trace that the operation belongs to; null where its request or record named none. */
    traceId: nullable(string(TRACE_ID_LENGTH)),
  },
});

export type LogMessage = RecordOf<typeof LOG_MESSAGE_ENTITY>;

/** The Elasticsearch index of the log messages. */
export const LOGS_INDEX = "shopstream-logs";

/** An order in a trace: a client that sends an order again, in another trace, starts another one. */
export interface TracedOrder {
  readonly orderId: string;
  /** null: its record named none. */
  readonly traceId: string | null;
}

/**
 * The event id of an operation that happens once per order and trace (decision 0012). The trace id stands where no order id
 * can imitate it.
 */
export function orderEventId(serviceName: ServiceName, status: LogStatus, { orderId, traceId }: TracedOrder): string {
  return traceId === null ? `${serviceName}:${status}:${orderId}` : `${serviceName}:${status}@${traceId}:${orderId}`;
}

/** Where a record is in Kafka. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  /** Text, because it has 64 bits. */
  readonly offset: string;
}

/** The event id of an operation on one record: the same when the record is delivered again. */
export function recordEventId(serviceName: ServiceName, status: LogStatus, position: RecordPosition): string {
  return `${serviceName}:${status}:${position.topic}-${position.partition}-${position.offset}`;
}
