import {
  DEAD_LETTER_MAX_MESSAGE_BYTES,
  ORDER_CONSUMER_GROUP_ID,
  ORDERS_TOPIC,
  withOrdersPartitions,
} from "../../contract/topics";
import { requireNoStall } from "../service-kit/kafka/reading-watch";
import { serveHttp } from "../service-kit/http/serve-http";
import { KafkaProducer } from "../service-kit/kafka/kafka-producer";
import { measureLag, measureStalls } from "../service-kit/process/metrics";
import type { Service, ServiceContext } from "../service-kit/process/service";
import { startOperationLog } from "../service-kit/operation-log/start-operation-log";
import { configurationSchema, type Configuration } from "./config";
import { OrderConsumption } from "./domain/order-consumption";
import { createBatchSteps } from "./domain/process-batch";
import { transactionsApi } from "./http/transactions-routes";
import { KafkaDeadLetters } from "./kafka/kafka-dead-letters";
import { KafkaRecordSource } from "./kafka/kafka-record-source";
import { countDeadLetters, measureBatches, measureConsumption } from "./metrics";
import { MysqlTransactionStore } from "./mysql/mysql-transaction-store";

const SERVICE_NAME = "order-consumer";

/** Time for a dead letter to be acknowledged before its batch is retried, in milliseconds. */
const DEAD_LETTER_TIMEOUT_MS = 30_000;
/** Far more than one batch can hold. */
const MAX_QUEUED_DEAD_LETTERS = 100_000;

/** Stores the orders of `orders-topic` as rows of `transactions` and serves them over HTTP. */
export const orderConsumer: Service<Configuration> = {
  serviceName: SERVICE_NAME,
  configurationSchema,
  start,
};

async function start(context: ServiceContext<Configuration>): Promise<void> {
  const { configuration, resources } = context;
  const store = new MysqlTransactionStore(configuration.MYSQL_URL, configuration.MYSQL_SSL_CA);
  resources.add("MySQL", () => store.close());
  const { source, consumption } = startConsumption(context, store);

  await serveHttp(context, {
    checks: [
      { name: "kafka", check: () => source.check() },
      { name: "reading", check: () => requireNoStall(source.stalls) },
      { name: "mysql", check: () => store.check() },
      { name: "consumption", check: () => consumption.check() },
    ],
    api: transactionsApi(store),
  });
}

function startConsumption(
  context: ServiceContext<Configuration>,
  store: MysqlTransactionStore,
): { source: KafkaRecordSource; consumption: OrderConsumption } {
  const { configuration, connection, logger, metrics, resources, endProcess } = context;
  const log = startOperationLog(context);
  const deadLetterProducer = KafkaProducer.start({
    connection,
    limits: {
      deliveryTimeoutMs: DEAD_LETTER_TIMEOUT_MS,
      maxQueuedRecords: MAX_QUEUED_DEAD_LETTERS,
      maxRecordBytes: DEAD_LETTER_MAX_MESSAGE_BYTES,
    },
    logger,
    endProcess,
  });
  resources.add("dead-letter producer", () => deadLetterProducer.close());

  const deadLetters = countDeadLetters(new KafkaDeadLetters({ producer: deadLetterProducer, logger }), metrics);
  const source = new KafkaRecordSource({
    connection,
    topic: withOrdersPartitions(ORDERS_TOPIC, configuration.ORDERS_PARTITIONS),
    logger,
    endProcess,
  });
  const consumption = new OrderConsumption({
    source,
    steps: createBatchSteps({ store, deadLetters, log, ordersPartitions: configuration.ORDERS_PARTITIONS }),
    onDone: measureBatches(metrics),
    maxBatchRecords: configuration.BATCH_MAX_ORDERS,
    logger,
  });
  measureConsumption(consumption, source, metrics);
  measureStalls(() => source.stalls, metrics);
  measureLag(ORDER_CONSUMER_GROUP_ID, () => source.lags, metrics);
  const running = consumption.run().catch((error: unknown) => {
    endProcess("the consumption failed", error);
  });
  resources.add("consumption", async () => {
    consumption.stop();
    await running;
    await source.close();
  });
  return { source, consumption };
}
