import type { HourlyCount } from "../../../contract/hourly-summary";
import type { ReplicatedService } from "../../../contract/replicas";
import type { PartState } from "./availability";
import type { Histogram } from "./latency";
import type { PartitionProgress } from "./lag";
import type { Operation, TroubleEvent } from "./snapshot";

/** A further replica of a service: `order-consumer-2`. */
export type FurtherReplica = `${ReplicatedService}-${number}`;

/** What each source answers; the names are those of the sources. A service's metrics are those of all its replicas together. */
export interface Answers {
  readonly brokers: readonly BrokerAnswer[];
  readonly progress: OrdersProgress;
  readonly operations: readonly Operation[];
  readonly deadLetters: Tally;
  readonly summaries: readonly HourlyCount[];
  readonly documents: DocumentCounts;
  readonly connectors: ConnectAnswer;
  /** The running hour's count. */
  readonly hour: HourlyCount;
  readonly "order-producer": Readiness;
  readonly "order-consumer": Readiness;
  readonly "hourly-streams": Readiness;
  readonly "order-producer metrics": ProducerMetrics;
  readonly "order-consumer metrics": LatencyMetrics;
  readonly "hourly-streams metrics": LatencyMetrics;
  readonly "new documents": LatencyMetrics;
  readonly [replica: FurtherReplica]: Readiness;
  /** Of a stack with several order-producers. */
  readonly "order-producer-proxy": Readiness;
  readonly kibana: Readiness;
}
export type SourceName = keyof Answers;

export interface BrokerAnswer {
  /** Its host name in the cluster. */
  readonly name: string;
  readonly state: PartState;
  readonly reason?: string;
}

/** How far `orders-topic` is written and read. */
export interface OrdersProgress {
  /** Records on `orders-topic` since it was created; undefined while a partition's leader does not answer. */
  readonly written: number | undefined;
  /** By group id; undefined where the group's coordinator does not answer. */
  readonly groups: Readonly<Record<string, readonly PartitionProgress[]>>;
}

/** How many there are, and the last one. */
export interface Tally {
  readonly count: number;
  readonly last: TroubleEvent | null;
}

/** What Elasticsearch has indexed of the log messages. */
export interface DocumentCounts {
  /** Documents of accepted orders. */
  readonly accepted: number;
  /** Of the last 24 hours, by status; none without documents. */
  readonly troubles: Readonly<Record<string, Tally>>;
}

/** What Kafka Connect says of its connectors. */
export interface ConnectAnswer {
  readonly connectors: readonly ConnectorAnswer[];
  /** Connectors whose sink makes no progress, with the reason: the worker's own readiness checks. */
  readonly stalled: Readonly<Record<string, string>>;
}

export interface ConnectorAnswer {
  readonly name: string;
  /** `RUNNING`, `FAILED`, `PAUSED`, `UNASSIGNED`… */
  readonly state: string;
  readonly tasks: readonly { readonly id: number; readonly state: string; readonly reason?: string }[];
}

/** The answer of `GET /readyz`. */
export interface Readiness {
  readonly ready: boolean;
  /** Why not. */
  readonly reason?: string;
}

export interface ProducerMetrics {
  /** Orders refused with 503 since the process started; undefined where it does not count them. */
  readonly refused: number | undefined;
  /** When the process started, in epoch milliseconds. */
  readonly startedMs: number | undefined;
}

export interface LatencyMetrics {
  /** Time from an order's record to its row or count, or from its acceptance to its document; undefined where the service does not measure it. */
  readonly sinceOrder: Histogram | undefined;
}
