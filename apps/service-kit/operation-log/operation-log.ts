import { randomUUID } from "node:crypto";
import { Counter, type Registry } from "prom-client";
import {
  LOG_STATUSES,
  orderEventId,
  recordEventId,
  type LogStatus,
  type ServiceName,
  type TracedOrder,
} from "../../../contract/log-message";
import { logRecord, type LoggedOperation } from "./log-record";
import type { Logger } from "../process/logging";
import type { RecordProducer } from "../kafka/record-producer";
import type { PartitionOffset } from "../kafka/topic-partition";

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

/**
 * Writes a service's operations to `logs-topic`. A log that fails is counted and logged to standard output, and its promise
 * resolves with false: the caller decides what that means for the operation.
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

  /** Logs an operation that happens once per order and trace: logged again, it replaces the first document. */
  orderOperation(operation: LoggedOperation & TracedOrder): Promise<boolean> {
    return this.log(operation, orderEventId(this.options.serviceName, operation.status, operation));
  }

  /**
   * Logs one operation of many orders: the same documents as `orderOperation` makes of each, for a fraction of the work.
   * @returns how many of them Kafka has acknowledged; never rejects
   */
  async orderOperations(status: LogStatus, orders: readonly TracedOrder[]): Promise<number> {
    if (this.pending + orders.length > this.maxPending) {
      this.noteFailures(status, orders.length, new Error(`${this.pending} log messages already wait for Kafka`));
      return 0;
    }
    this.pending += orders.length;
    const { serviceName, producer } = this.options;
    const nowMs = this.nowMs();
    const records = orders.map(({ orderId, traceId }) => {
      const eventId = orderEventId(serviceName, status, { orderId, traceId });
      return logRecord({ status, orderId, traceId }, { serviceName, eventId, nowMs });
    });
    const errors = await producer.sendAll(records);
    this.pending -= orders.length;
    this.written.inc({ status }, orders.length - errors.length);
    const [first] = errors;
    if (first !== undefined) this.noteFailures(status, errors.length, first);
    return orders.length - errors.length;
  }

  /** Logs an operation on one record: logged again after a redelivery, it replaces the first document. */
  recordOperation(operation: LoggedOperation, position: PartitionOffset): Promise<boolean> {
    const record = { ...position, offset: String(position.offset) };
    return this.log(operation, recordEventId(this.options.serviceName, operation.status, record));
  }

  /** Logs an event that can happen any number of times, such as a refusal, the service's start or its end. */
  event(operation: LoggedOperation): Promise<boolean> {
    return this.log(operation, `${this.options.serviceName}:${operation.status}:${randomUUID()}`);
  }

  started(): Promise<boolean> {
    return this.event({ status: LOG_STATUSES.started });
  }

  stopped(): Promise<boolean> {
    return this.event({ status: LOG_STATUSES.stopped });
  }

  /** Resolves with whether Kafka has acknowledged the message. Never rejects. */
  private async log(operation: LoggedOperation, eventId: string): Promise<boolean> {
    const { status } = operation;
    if (this.pending >= this.maxPending) {
      return this.noteFailure(status, eventId, new Error(`${this.maxPending} log messages already wait for Kafka`));
    }
    this.pending += 1;
    try {
      const { serviceName, producer } = this.options;
      await producer.send(logRecord(operation, { serviceName, eventId, nowMs: this.nowMs() }));
      this.written.inc({ status });
      return true;
    } catch (error) {
      return this.noteFailure(status, eventId, error);
    } finally {
      this.pending -= 1;
    }
  }

  private noteFailures(status: LogStatus, count: number, error: unknown): void {
    this.failures.inc({ status }, count);
    this.options.logger.warn({ err: error, status, count }, "could not log operations");
  }

  private noteFailure(status: LogStatus, eventId: string, error: unknown): false {
    this.failures.inc({ status });
    this.options.logger.warn({ err: error, eventId }, "could not log an operation");
    return false;
  }
}

/**
 * Waits for a log for at most `waitMs`.
 * @returns whether Kafka has acknowledged it by then
 */
export function isAcknowledgedWithin(log: Promise<boolean>, waitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const outOfTime = setTimeout(resolve, Math.max(0, waitMs), false);
    void log.then((isAcknowledged) => {
      clearTimeout(outOfTime);
      resolve(isAcknowledged);
    });
  });
}
