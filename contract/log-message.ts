import { string, timestamp, type Entity } from "./field-types";

/**
 * LOG_MESSAGE: one operation of one service, a record of `logs-topic` and a document of `shopstream-logs`.
 *
 * The record's key and the document's `_id` is `eventId`. It is derived from what happened, so that an operation
 * logged again after a crash replaces its document instead of standing beside it.
 */
export interface LogMessage {
  readonly timestamp: string;
  readonly serviceName: ServiceName;
  readonly status: LogStatus;
  /** Why the operation failed; null where it did not. */
  readonly errorMessage: string | null;
  readonly eventId: string;
  /** The order concerned, where there is one. */
  readonly orderId: string | null;
}

export const serviceNames = ["order-producer", "order-consumer", "hourly-streams"] as const;
export type ServiceName = (typeof serviceNames)[number];

/** What an operation came to. */
export const logStatuses = {
  /** order-producer: the broker has acknowledged the order. One for each `orderId`. */
  accepted: "ACCEPTED",
  /** order-producer: the order could not be handed to Kafka and the client was told so. */
  refused: "REFUSED",
  /** order-consumer: the order is a row of `transactions`. One for each `orderId`. */
  persisted: "PERSISTED",
  /** order-consumer: another order stands under this `orderId`; this one is a dead letter. */
  conflict: "CONFLICT",
  /** order-consumer: the record cannot be an order; it is a dead letter. */
  poison: "POISON",
  /** hourly-streams: the order's window is no longer retained, it was not counted. */
  late: "LATE",
  started: "STARTED",
  stopped: "STOPPED",
} as const;
export type LogStatus = (typeof logStatuses)[keyof typeof logStatuses];

export const logMessageEntity: Entity<keyof LogMessage> = {
  name: "LOG_MESSAGE",
  key: "eventId",
  fields: {
    timestamp: { type: timestamp },
    serviceName: { type: string(64) },
    status: { type: string(32) },
    errorMessage: { type: string(1024), nullable: true },
    eventId: { type: string(512) },
    orderId: { type: string(64), nullable: true },
  },
};

/** The Elasticsearch index of the log messages. */
export const LOGS_INDEX = "shopstream-logs";

/** The event id of an operation that happens once for each order. */
export function orderEventId(serviceName: ServiceName, status: LogStatus, orderId: string): string {
  return `${serviceName}:${status}:${orderId}`;
}

/** Where a record stands. */
export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  /** 64-bit, therefore text. */
  readonly offset: string;
}

/** The event id of an operation on one record: the same again when the record is delivered again. */
export function recordEventId(serviceName: ServiceName, status: LogStatus, position: RecordPosition): string {
  return `${serviceName}:${status}:${position.topic}-${position.partition}-${position.offset}`;
}
