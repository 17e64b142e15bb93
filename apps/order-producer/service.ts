import { randomUUID } from "node:crypto";
import { ordersTopic } from "../../contract/topics";
import { readConfiguration } from "../service-kit/configuration";
import { createHttpApplication } from "../service-kit/http-application";
import { startHttpServer } from "../service-kit/http-server";
import { kafkaConnectionOf } from "../service-kit/kafka-options";
import { KafkaProducer } from "../service-kit/kafka-producer";
import type { Service, ServiceContext } from "../service-kit/service";
import { startOperationLog } from "../service-kit/start-operation-log";
import { configurationSchema, type Configuration } from "./config";
import { createAcceptOrder } from "./domain/accept-order";
import { OrderBacklog } from "./domain/order-backlog";
import { ordersRoutes } from "./http/orders-routes";
import { shedLoad } from "./http/shed-load";
import { KafkaOrderPublisher } from "./kafka/kafka-order-publisher";
import { countOrders, measureAcceptOrder, measureBacklog } from "./metrics";

const serviceName = "order-producer";

/** Takes orders over HTTP and hands them to Kafka. */
export const orderProducer: Service<Configuration> = {
  serviceName,
  readConfiguration: () => readConfiguration(configurationSchema),
  start,
};

async function start(context: ServiceContext<Configuration>): Promise<void> {
  const { configuration, logger, metrics, resources, endProcess } = context;
  const connection = kafkaConnectionOf(serviceName, configuration);
  const log = startOperationLog({ ...context, connection });
  const producer = KafkaProducer.start({
    connection,
    limits: {
      deliveryTimeoutMs: configuration.DELIVERY_TIMEOUT_MS,
      maxQueuedRecords: configuration.MAX_IN_FLIGHT_ORDERS,
    },
    logger,
    endProcess,
  });
  resources.add("order producer", () => producer.close());

  const backlog = new OrderBacklog(configuration.MAX_IN_FLIGHT_ORDERS);
  measureBacklog(backlog, metrics);
  const orders = countOrders(metrics);
  const acceptOrder = createAcceptOrder({
    publisher: new KafkaOrderPublisher(producer),
    backlog,
    log,
    newOrderId: randomUUID,
    nowMs: Date.now,
    deliveryTimeoutMs: configuration.DELIVERY_TIMEOUT_MS,
  });
  const application = createHttpApplication({
    logger,
    metrics,
    checks: [{ name: "kafka", check: () => producer.check(ordersTopic.name) }],
    routes: ordersRoutes({
      acceptOrder: measureAcceptOrder(acceptOrder, orders, metrics),
      transactionsUrl: configuration.TRANSACTIONS_URL,
    }),
  });
  const listener = shedLoad(backlog, application, () => {
    orders.inc({ outcome: "refused" });
  });
  const server = await startHttpServer(listener, { port: configuration.PORT });
  resources.add("HTTP server", () => server.stop());
  logger.info({ port: server.port }, "listening");
}
