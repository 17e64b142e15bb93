import { LOG_MESSAGE_ENTITY, type LogMessage, type LogStatus, type ServiceName } from "../../../contract/log-message";
import { LOGS_TOPIC } from "../../../contract/topics";

const ERROR_MESSAGE_TYPE = LOG_MESSAGE_ENTITY.fields.errorMessage.type;
const ERROR_MESSAGE_MAX_LENGTH = ERROR_MESSAGE_TYPE.kind === "string" ? ERROR_MESSAGE_TYPE.maxLength : 0;

/** What is logged of an operation. */
export interface LoggedOperation {
  readonly status: LogStatus;
  readonly orderId?: string;
  /** Default null: it belongs to no trace. */
  readonly traceId?: string | null;
  readonly errorMessage?: string;
  /** When it happened, in epoch milliseconds. Default: now. */
  readonly atMs?: number;
}

export interface LogRecordArgs {
  readonly serviceName: ServiceName;
  /** The same when an operation is logged again: see `contract/log-message.ts`. */
  readonly eventId: string;
  readonly nowMs: number;
}

/** The record of `logs-topic` for an operation. */
export interface LogRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

/** Makes a LOG_MESSAGE and its record; an error message is shortened to what the contract allows. */
export function logRecord(
  { status, orderId, traceId, errorMessage, atMs }: LoggedOperation,
  { serviceName, eventId, nowMs }: LogRecordArgs,
): LogRecord {
  const message: LogMessage = {
    timestamp: new Date(atMs ?? nowMs).toISOString(),
    serviceName,
    status,
    errorMessage: errorMessage === undefined ? null : errorText(errorMessage),
    eventId,
    orderId: orderId ?? null,
    traceId: traceId ?? null,
  };
  return { topic: LOGS_TOPIC.name, key: eventId, value: JSON.stringify(message) };
}

/** Well-formed, since half a surrogate pair, cut or quoted, is no valid UTF-8; null instead of an empty text. */
function errorText(message: string): string | null {
  return message.slice(0, ERROR_MESSAGE_MAX_LENGTH).toWellFormed() || null;
}
