import { HOUR_RETENTION_MS } from "../../contract/order";
import { WINDOW_SIZE_MS } from "../../contract/hourly-summary";
import { ORDERS_TOPIC } from "../../contract/topics";

/** What an order costs in each part. */
export interface Costs {
  readonly orderBytes: number;
  readonly logBytes: number;
  readonly changelogBytes: number;
  readonly rowBytes: number;
  readonly rememberedIdBytes: number;
  /** Orders a second that one instance of each service carries. */
  readonly producerRate: number;
  readonly consumerRate: number;
  readonly streamsRate: number;
  /** Documents a second that one task of the Elasticsearch sink writes. */
  readonly logSinkRate: number;
}

/** What is not measured here but chosen. */
export interface Assumptions {
  /** Share of what was measured that is used: the rest is for peaks and for working off a backlog. */
  readonly utilisation: number;
  readonly businessReplicas: number;
  readonly internalReplicas: number;
  /** Bytes a second that the disk of a broker takes. */
  readonly brokerDiskRate: number;
  /** Bytes that the disk of a broker holds. */
  readonly brokerDiskBytes: number;
  /** The most replicas of partitions on a broker. */
  readonly brokerReplicas: number;
}

/** What a rate of orders needs. */
export interface Needs {
  readonly producers: number;
  readonly consumers: number;
  readonly streamsInstances: number;
  readonly logSinkTasks: number;
  /** Of `orders-topic`, and of `logs-topic` as many as its sink has tasks. */
  readonly orderPartitions: number;
  readonly logPartitions: number;
  readonly brokers: number;
  /** Bytes a second on the disks of all brokers. */
  readonly brokerWriteRate: number;
  /** Bytes on the disks of all brokers once they keep what retention says. */
  readonly brokerDiskBytes: number;
  readonly rememberedIds: number;
  /** Of all instances of hourly-streams. */
  readonly rememberedIdBytes: number;
  readonly rowsADay: number;
  readonly rowBytesAYear: number;
  readonly documentsADay: number;
}

/** The logs of an order: accepted and persisted. */
export const LOGS_AN_ORDER = 2;
const DAY_SECONDS = 86_400;
const YEAR_DAYS = 365;
const MINIMUM_BROKERS = 3;

/** What a steady rate of orders needs, by arithmetic from what one order costs. */
export function needsOf(ordersPerSecond: number, costs: Costs, assumptions: Assumptions): Needs {
  const { utilisation, businessReplicas, internalReplicas } = assumptions;
  const instances = (rate: number, capacity: number): number => Math.max(1, Math.ceil(rate / (capacity * utilisation)));
  const logsPerSecond = ordersPerSecond * LOGS_AN_ORDER;
  const consumers = instances(ordersPerSecond, costs.consumerRate);
  const streamsInstances = instances(ordersPerSecond, costs.streamsRate);
  const logSinkTasks = instances(logsPerSecond, costs.logSinkRate);
  // A partition belongs to one instance at a time, so there are at least as many as instances of the slowest reader.
  const orderPartitions = Math.max(ORDERS_TOPIC.partitions, consumers, streamsInstances);
  const logPartitions = Math.max(ORDERS_TOPIC.partitions, logSinkTasks);

  const businessBytes = (costs.orderBytes + LOGS_AN_ORDER * costs.logBytes) * businessReplicas;
  const internalBytes = costs.changelogBytes * internalReplicas;
  const brokerWriteRate = ordersPerSecond * (businessBytes + internalBytes);
  const retentionSeconds = Number(ORDERS_TOPIC.config["retention.ms"]) / 1_000;
  const brokerDiskBytes = brokerWriteRate * retentionSeconds;
  const replicas = (orderPartitions + logPartitions) * businessReplicas + 2 * orderPartitions * internalReplicas;
  const brokers = Math.max(
    MINIMUM_BROKERS,
    Math.ceil(brokerWriteRate / (assumptions.brokerDiskRate * utilisation)),
    Math.ceil(brokerDiskBytes / (assumptions.brokerDiskBytes * utilisation)),
    Math.ceil(replicas / assumptions.brokerReplicas),
  );

  const rememberedIds = (ordersPerSecond * (HOUR_RETENTION_MS + WINDOW_SIZE_MS)) / 1_000;
  const rowsADay = ordersPerSecond * DAY_SECONDS;
  return {
    producers: instances(ordersPerSecond, costs.producerRate),
    consumers,
    streamsInstances,
    logSinkTasks,
    orderPartitions,
    logPartitions,
    brokers,
    brokerWriteRate,
    brokerDiskBytes,
    rememberedIds,
    rememberedIdBytes: rememberedIds * costs.rememberedIdBytes,
    rowsADay,
    rowBytesAYear: rowsADay * YEAR_DAYS * costs.rowBytes,
    documentsADay: rowsADay * LOGS_AN_ORDER,
  };
}
