import { logMessageEntity, type LogMessage, type LogStatus, type ServiceName } from "../../../contract/log-message";
import { logsTopic } from "../../../contract/topics";

const errorMessageType = logMessageEntity.fields.errorMessage.type;
const ERROR_MESSAGE_MAX_LENGTH = errorMessageType.kind === "string" ? errorMessageType.maxLength : 0;

/** What is to be said of an operation. */
export interface LoggedOperation {
  readonly status: LogStatus;
  readonly orderId?: string;
  readonly errorMessage?: string;
}

export interface LogRecordArgs {
  readonly serviceName: ServiceName;
  /** The same for an operation that is logged again: see `contract/log-message.ts`. */
  readonly eventId: string;
  readonly nowMs: number;
}

/** The record of `logs-topic` that says that an operation has happened. */
export interface LogRecord {
  readonly topic: string;
  readonly key: string;
  readonly value: string;
}

/** Makes a LOG_MESSAGE and the record that carries it; an error message is made what the contract allows. */
export function logRecord(
  { status, orderId, errorMessage }: LoggedOperation,
  { serviceName, eventId, nowMs }: LogRecordArgs,
): LogRecord {
  const message: LogMessage = {
    timestamp: new Date(nowMs).toISOString(),
    serviceName,
    status,
    errorMessage: errorMessage === undefined ? null : errorText(errorMessage),
    eventId,
    orderId: orderId ?? null,
  };
  return { topic: logsTopic.name, key: eventId, value: JSON.stringify(message) };
}

/** Cut in the middle of a character, or quoting half of one, it would be no UTF-8 text; an empty one says nothing. */
function errorText(message: string): string | null {
  return message.slice(0, ERROR_MESSAGE_MAX_LENGTH).toWellFormed() || null;
}
