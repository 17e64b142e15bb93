import { orderEventId, type LogMessage } from "../../contract/log-message";

/** The logs of many orders: one of acceptance and one of storage for each, as long as the services write them. */
export function logDocumentAt(run: string, index: number): LogMessage {
  const order = index >>> 1;
  const orderId = `${run.slice(0, 27)}-${String(order).padStart(8, "0")}`;
  const traceId = run.replaceAll("-", "").slice(0, 24) + order.toString(16).padStart(8, "0");
  const [serviceName, status] =
    index % 2 === 0 ? (["order-producer", "ACCEPTED"] as const) : (["order-consumer", "PERSISTED"] as const);
  return {
    timestamp: new Date().toISOString(),
    serviceName,
    status,
    errorMessage: null,
    eventId: orderEventId(serviceName, status, { orderId, traceId }),
    orderId,
    traceId,
  };
}
