import { LOG_STATUSES, recordEventId, type ServiceName } from "../../../contract/log-message";
import { traceOfRecord } from "../../service-kit/kafka/trace-header";
import { logRecord } from "../../service-kit/operation-log/log-record";
import type { ConsumerRecord, ProducerRecord } from "../streams/runtime/records";

/** The log of an order that is not counted because its hour is no longer retained. It is part of the same transaction. */
export function lateOrderRecord(
  { topic, partition, offset, key, headers }: ConsumerRecord,
  { serviceName, orderTimeMs, nowMs }: LateOrderArgs,
): ProducerRecord {
  const orderTime = new Date(orderTimeMs).toISOString();
  return logRecord(
    {
      status: LOG_STATUSES.late,
      orderId: key?.toString() ?? "",
      // Read here, not for each record: few orders are late.
      traceId: traceOfRecord(headers)?.traceId ?? null,
      errorMessage: `the hour of ${orderTime} is no longer retained: the order was not counted`,
    },
    {
      serviceName,
      eventId: recordEventId(serviceName, LOG_STATUSES.late, { topic, partition, offset: String(offset) }),
      nowMs,
    },
  );
}

export interface LateOrderArgs {
  readonly serviceName: ServiceName;
  readonly orderTimeMs: number;
  readonly nowMs: number;
}
