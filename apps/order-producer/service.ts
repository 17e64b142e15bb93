import { randomUUID } from "node:crypto";
import { ORDERS_TOPIC } from "../../contract/topics";
import { Draining } from "../service-kit/http/draining";
import { serveHttp } from "../service-kit/http/serve-http";
import { Runway } from "../service-kit/kafka/flights";
import { KafkaProducer } from "../service-kit/kafka/kafka-producer";
import type { Service, ServiceContext } from "../service-kit/process/service";
import { startOperationLog } from "../service-kit/operation-log/start-operation-log";
import { configurationSchema, type Configuration } from "./config";
import { createAcceptOrder } from "./domain/accept-order";
import { OrderBacklog } from "./domain/order-backlog";
import { ordersApi, ordersInFront, shedLoad } from "./http/orders-routes";
import { KafkaOrderPublisher } from "./kafka/kafka-order-publisher";
import { countOrders, measureAcceptOrder, measureBacklog } from "./metrics";

const SERVICE_NAME = "order-producer";

/** Accepts orders over HTTP and publishes them to Kafka. */
export const orderProducer: Service<Configuration> = {
  serviceName: SERVICE_NAME,
  configurationSchema,
  start,
};

async function start(context: ServiceContext<Configuration>): Promise<void> {
  const { configuration, connection, logger, metrics, resources, endProcess } = context;
  // The log joins it first, so logs depart before orders: clients wait for them.
  const runway = new Runway();
  const log = startOperationLog(context, runway);
  const producer = KafkaProducer.start({
    connection,
    limits: {
      deliveryTimeoutMs: configuration.DELIVERY_TIMEOUT_MS,
      maxQueuedRecords: configuration.MAX_IN_FLIGHT_ORDERS,
    },
    logger,
    endProcess,
    runway,
  });
  resources.add("order producer", () => producer.close());

  const backlog = new OrderBacklog(configuration.MAX_IN_FLIGHT_ORDERS);
  measureBacklog(backlog, metrics);
  const orders = countOrders(metrics);
  const acceptOrder = measureAcceptOrder(
    createAcceptOrder({
      publisher: new KafkaOrderPublisher(producer, configuration.ORDERS_PARTITIONS),
      backlog,
      log,
      newOrderId: randomUUID,
      nowMs: Date.now,
      deliveryTimeoutMs: configuration.DELIVERY_TIMEOUT_MS,
    }),
    orders,
    metrics,
  );
  await serveHttp(context, {
    checks: [{ name: "kafka", check: () => producer.check(ORDERS_TOPIC.name) }],
    draining: new Draining(configuration.DRAIN_MS),
    api: ordersApi({ acceptOrder, transactionsUrl: configuration.TRANSACTIONS_URL }),
    inFront: (application) =>
      shedLoad(backlog, ordersInFront(acceptOrder, context, application), () => orders.inc({ outcome: "refused" })),
  });
}
