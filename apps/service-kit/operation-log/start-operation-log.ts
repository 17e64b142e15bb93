import { Runway } from "../kafka/flights";
import { KafkaProducer } from "../kafka/kafka-producer";
import { OperationLog, isAcknowledgedWithin } from "./operation-log";
import type { ServiceContext } from "../process/service";

/** Log messages that may wait for their acknowledgement at once. */
const MAX_PENDING_LOGS = 20_000;
/** How long a log may wait for its acknowledgement, in milliseconds: longer than any client would. */
const LOG_DELIVERY_TIMEOUT_MS = 120_000;
/** Time for the log of the service's own end, in milliseconds. */
const STOPPED_LOG_WAIT_MS = 1_000;

/**
 * Starts a service's operation log on a producer of its own, so that logs neither use up the queue of its other records nor
 * delay them. The service's start and end are logged.
 *
 * @param runway shared with a producer of the service that logs take turns with; default: they wait for each other only
 */
export function startOperationLog(
  { connection, logger, metrics, resources, endProcess }: ServiceContext<unknown>,
  runway = new Runway(),
): OperationLog {
  const producer = KafkaProducer.start({
    connection,
    limits: { deliveryTimeoutMs: LOG_DELIVERY_TIMEOUT_MS, maxQueuedRecords: MAX_PENDING_LOGS },
    logger,
    endProcess,
    runway,
  });
  const log = new OperationLog({
    serviceName: connection.serviceName,
    producer,
    logger,
    metrics,
    maxPending: MAX_PENDING_LOGS,
  });
  resources.add("operation log", async () => {
    await isAcknowledgedWithin(log.stopped(), STOPPED_LOG_WAIT_MS);
    await producer.close();
  });
  void producer.connected.then(() => log.started());
  return log;
}
