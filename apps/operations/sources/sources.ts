import { PRODUCER_PROXY, replicaNames, type ReplicatedService } from "../../../contract/replicas";
import type { Configuration } from "../config";
import type { Answers, Readiness } from "../domain/answers";
import { connectAnswerOf } from "./connect";
import type { ElasticsearchLogs } from "./elasticsearch";
import { fetchText } from "./http-json";
import type { KafkaClusterReader } from "./kafka-cluster";
import { brokersOf, DeadLettersSource, LastOperationsSource, OrdersProgressSource } from "./kafka";
import type { MysqlTables } from "./mysql";
import { NewDocuments, type NewDocumentsOptions } from "./new-documents";
import type { Sources } from "./sampler";
import { firstAnswer, latencyMetricsOf, producerMetricsOf, readinessOf, runningHourOf } from "./services";
import type { Source } from "./source";

export interface SourcesOptions {
  readonly configuration: Configuration;
  readonly cluster: KafkaClusterReader;
  readonly tables: MysqlTables;
  readonly logs: ElasticsearchLogs;
}

const SECOND_MS = 1_000;
/** What changes slowly, or costs the other side more than a moment. */
const SLOW_MS = 2_000;
/** How long an answer may take. */
const DEADLINE_MS = 1_000;

/** The services' histograms of the time since an order was appended to `orders-topic`, in seconds. */
const ORDER_TO_ROW = "shopstream_order_to_row_seconds";
const ORDER_TO_COUNT = "shopstream_order_to_count_seconds";

/** What the sampler asks, how often, and how long an answer may take. */
export function sourcesOf({ configuration, cluster, tables, logs }: SourcesOptions): Sources {
  const connectTls = {
    ca: configuration.CONNECT_SSL_CA,
    certificate: configuration.CONNECT_SSL_CERTIFICATE,
    key: configuration.CONNECT_SSL_KEY,
  };
  const { ORDER_PRODUCER_URLS, ORDER_CONSUMER_URLS, HOURLY_STREAMS_URLS, CONNECT_URL, KIBANA_URL } = configuration;
  const proxyUrl = configuration.ORDER_PRODUCER_PROXY_URL;
  const progress = new OrdersProgressSource(cluster, configuration.ORDERS_PARTITIONS);
  const operations = new LastOperationsSource(cluster);
  const deadLetters = new DeadLettersSource(cluster);
  return {
    brokers: every(SECOND_MS, () => brokersOf(cluster, configuration.KAFKA_BOOTSTRAP_SERVERS)),
    progress: every(SECOND_MS, (signal) => progress.ask(signal)),
    operations: every(SECOND_MS, (signal) => operations.ask(signal)),
    deadLetters: every(SECOND_MS, (signal) => deadLetters.ask(signal)),
    summaries: every(SECOND_MS, () => tables.lastDay(Date.now(), DEADLINE_MS)),
    documents: every(SECOND_MS, (signal) => logs.counts(signal)),
    connectors: every(SECOND_MS, (signal) => connectAnswerOf(CONNECT_URL, signal, connectTls)),
    hour: every(SECOND_MS, (signal) =>
      firstAnswer(HOURLY_STREAMS_URLS, (url) => runningHourOf(url, Date.now(), signal)),
    ),
    ...readinessOfReplicas("order-producer", ORDER_PRODUCER_URLS),
    ...readinessOfReplicas("order-consumer", ORDER_CONSUMER_URLS),
    ...readinessOfReplicas("hourly-streams", HOURLY_STREAMS_URLS),
    "order-producer metrics": every(SLOW_MS, (signal) => producerMetricsOf(ORDER_PRODUCER_URLS, signal)),
    "order-consumer metrics": every(SLOW_MS, (signal) => latencyMetricsOf(ORDER_CONSUMER_URLS, ORDER_TO_ROW, signal)),
    "hourly-streams metrics": every(SLOW_MS, (signal) => latencyMetricsOf(HOURLY_STREAMS_URLS, ORDER_TO_COUNT, signal)),
    ...(proxyUrl !== "" && {
      [PRODUCER_PROXY]: every(SECOND_MS, (signal) => answersAt(`${proxyUrl}/healthz`, signal)),
    }),
    ...(KIBANA_URL !== "" && { kibana: every(SLOW_MS, (signal) => answersAt(`${KIBANA_URL}/api/status`, signal)) }),
  };
}

/** How old orders are when a search finds them, which has a rhythm of its own. */
export function documentAgesSource(
  logs: ElasticsearchLogs,
  onFound: NewDocumentsOptions["onFound"],
): Source<Answers["new documents"]> {
  const search: NewDocumentsOptions["search"] = (request, signal) => logs.search(request, signal);
  const documents = new NewDocuments({ search, nowMs: Date.now, onFound });
  return every(SECOND_MS, (signal) => documents.ask(signal));
}

function every<Value>(intervalMs: number, ask: Source<Value>["ask"]): Source<Value> {
  return { intervalMs, deadlineMs: DEADLINE_MS, ask };
}

/** Under each replica's name. */
function readinessOfReplicas(service: ReplicatedService, urls: readonly string[]): Sources {
  const sources: Record<string, Source<Readiness>> = {};
  for (const [index, name] of replicaNames(service, urls.length).entries()) {
    sources[name] = every(SECOND_MS, (signal) => readinessOf(urls[index] ?? "", signal));
  }
  return sources;
}

async function answersAt(url: string, signal: AbortSignal): Promise<Readiness> {
  await fetchText(url, { signal });
  return { ready: true };
}
