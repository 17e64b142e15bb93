import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Counter, type Registry } from "prom-client";
import {
  logMessageEntity,
  logStatuses,
  orderEventId,
  recordEventId,
  type LogMessage,
  type LogStatus,
  type RecordPosition,
  type ServiceName,
} from "../../contract/log-message";
import { logsTopic } from "../../contract/topics";
import type { Logger } from "./logging";
import type { RecordProducer } from "./record-producer";

export interface OperationLogOptions {
  readonly serviceName: ServiceName;
  readonly producer: RecordProducer;
  readonly logger: Logger;
  readonly metrics: Registry;
  /** Log messages that may wait for their acknowledgement at once; more are dropped and counted. Default 20,000. */
  readonly maxPending?: number;
  /** Default `Date.now`. */
  readonly nowMs?: () => number;
}

const errorMessageType = logMessageEntity.fields.errorMessage.type;
const ERROR_MESSAGE_MAX_LENGTH = errorMessageType.kind === "string" ? errorMessageType.maxLength : 0;

/** What a caller adds to a message about an order or a record. */
export interface LoggedOperation {
  readonly status: LogStatus;
  readonly orderId?: string;
  readonly errorMessage?: string;
}

/**
 * Writes a service's operations to `logs-topic`. A log that fails never fails the operation: it is counted, logged to
 * standard output, and the promise resolves with false.
 */
export class OperationLog {
  private pending = 0;
  private readonly failures: Counter;
  private readonly written: Counter;
  private readonly maxPending: number;
  private readonly nowMs: () => number;

  constructor(private readonly options: OperationLogOptions) {
    this.maxPending = options.maxPending ?? 20_000;
    this.nowMs = options.nowMs ?? Date.now;
    this.written = new Counter({
      name: "shopstream_log_messages_total",
      help: "Log messages acknowledged by Kafka",
      labelNames: ["status"],
      registers: [options.metrics],
    });
    this.failures = new Counter({
      name: "shopstream_log_messages_failed_total",
      help: "Log messages that Kafka did not acknowledge or that were dropped because too many waited",
      labelNames: ["status"],
      registers: [options.metrics],
    });
  }

  /** Logs an operation that happens once for each order: logged again, it replaces the first document. */
  orderOperation(operation: LoggedOperation & { readonly orderId: string }): Promise<boolean> {
    return this.log(operation, orderEventId(this.options.serviceName, operation.status, operation.orderId));
  }

  /** Logs an operation on one record: logged again after a redelivery, it replaces the first document. */
  recordOperation(operation: LoggedOperation, position: RecordPosition): Promise<boolean> {
    return this.log(operation, recordEventId(this.options.serviceName, operation.status, position));
  }

  /** Logs an event of its own, such as a refusal, the service's start or its end. */
  event(operation: LoggedOperation): Promise<boolean> {
    return this.log(operation, `${this.options.serviceName}:${operation.status}:${randomUUID()}`);
  }

  started(): Promise<boolean> {
    return this.event({ status: logStatuses.started });
  }

  stopped(): Promise<boolean> {
    return this.event({ status: logStatuses.stopped });
  }

  /** Resolves with true when Kafka has acknowledged the message, with false when it has not. Never rejects. */
  async write(message: LogMessage): Promise<boolean> {
    if (this.pending >= this.maxPending) {
      this.failed(message, new Error(`${this.maxPending} log messages already wait for Kafka`));
      return false;
    }
    this.pending += 1;
    try {
      await this.options.producer.send({
        topic: logsTopic.name,
        key: message.eventId,
        value: JSON.stringify(message),
      });
      this.written.inc({ status: message.status });
      return true;
    } catch (error) {
      this.failed(message, error);
      return false;
    } finally {
      this.pending -= 1;
    }
  }

  private log({ status, orderId, errorMessage }: LoggedOperation, eventId: string): Promise<boolean> {
    return this.write({
      timestamp: new Date(this.nowMs()).toISOString(),
      serviceName: this.options.serviceName,
      status,
      errorMessage: errorMessage?.slice(0, ERROR_MESSAGE_MAX_LENGTH) ?? null,
      eventId,
      orderId: orderId ?? null,
    });
  }

  private failed(message: LogMessage, error: unknown): void {
    this.failures.inc({ status: message.status });
    this.options.logger.warn({ err: error, eventId: message.eventId }, "could not log an operation");
  }
}

/** Waits for a log, but not longer than `waitMs`: the log goes on by itself after that. */
export async function waitAtMost(log: Promise<boolean>, waitMs: number): Promise<void> {
  const waited = new AbortController();
  await Promise.race([log, delay(waitMs, undefined, { signal: waited.signal }).catch(() => undefined)]);
  waited.abort();
}
