import { join } from "node:path";
import { startHttpServer } from "../service-kit/http/http-server";
import { serveHttp } from "../service-kit/http/serve-http";
import type { Service, ServiceContext } from "../service-kit/process/service";
import { configurationSchema, type Configuration } from "./config";
import { Observatory } from "./domain/observatory";
import { createLookUpOrder } from "./domain/order-story";
import { PanelAnswers } from "./domain/panel-answers";
import { kibanaStandIn } from "./http/kibana-stand-in";
import { operationsApi } from "./http/operations-api";
import { readPageFiles } from "./http/page-files";
import { pageRoutes, type PageLinks } from "./http/page-routes";
import { Viewers } from "./http/viewers";
import { measureDocumentAges, measureViewers } from "./metrics";
import { Attention } from "./sources/attention";
import { ElasticsearchLogs } from "./sources/elasticsearch";
import { GROUPS } from "./sources/kafka";
import { KafkaClusterReader } from "./sources/kafka-cluster";
import { MysqlTables } from "./sources/mysql";
import { Sampler } from "./sources/sampler";
import { firstAnswer, hourlyCountOf } from "./sources/services";
import { documentAgesSource, sourcesOf } from "./sources/sources";

/** How long a place may take to say what it knows of an order, in milliseconds. */
const LOOK_UP_TIMEOUT_MS = 2_000;
/** How long Elasticsearch may take for a panel of the dashboard, in milliseconds: six are asked at once. */
const PANEL_TIMEOUT_MS = 5_000;

/** How long a look at the metrics counts as attention, in milliseconds: a Prometheus looks every 15 s. */
const ATTENTION_MS = 60_000;

/** Shows whether the pipeline works, to people. It only reads. */
export const operations: Service<Configuration> = {
  serviceName: "operations",
  configurationSchema,
  start,
};

async function start(context: ServiceContext<Configuration>): Promise<void> {
  const { configuration, connection, logger, metrics, resources } = context;
  const cluster = new KafkaClusterReader(connection, GROUPS, logger);
  resources.add("Kafka", () => cluster.close());
  const tables = new MysqlTables(configuration.MYSQL_URL, configuration.MYSQL_SSL_CA);
  resources.add("MySQL", () => tables.close());
  const logs = new ElasticsearchLogs(configuration.ELASTICSEARCH_URL, configuration.ELASTICSEARCH_SSL_CA);

  const observatory = new Observatory({
    hasKibana: configuration.KIBANA_URL !== "",
    replicas: {
      "order-producer": configuration.ORDER_PRODUCER_URLS.length,
      "order-consumer": configuration.ORDER_CONSUMER_URLS.length,
      "hourly-streams": configuration.HOURLY_STREAMS_URLS.length,
    },
  });
  const sampler = new Sampler(sourcesOf({ configuration, cluster, tables, logs }), observatory);
  resources.add("sampler", () => sampler.stop());
  // Without a page, too: a Prometheus that reads the metrics wants them to go on.
  const documents = new Sampler(
    { "new documents": documentAgesSource(logs, (...ages) => observeAges(...ages)) },
    observatory,
  );
  resources.add("document sampler", () => documents.stop());
  const attention = new Attention({
    start: () => documents.start(),
    stop: () => void documents.stop(),
    lastsMs: ATTENTION_MS,
  });
  resources.add("attention", () => attention.end());
  const observeAges = measureDocumentAges(() => attention.note(), metrics);
  const viewers = new Viewers({
    nextEvent: () => {
      attention.note();
      return JSON.stringify(observatory.snapshot(Date.now()));
    },
    onWatched: (isWatched) => {
      if (isWatched) sampler.start();
      else void sampler.stop();
    },
  });
  measureViewers(viewers, metrics);
  const timeout = (): AbortSignal => AbortSignal.timeout(LOOK_UP_TIMEOUT_MS);
  await serveHttp(context, {
    // It shows what is down, so that nothing being down makes it less ready.
    checks: [],
    api: operationsApi({
      lookUpOrder: createLookUpOrder({
        events: (orderId) => logs.story(orderId, timeout()),
        row: (orderId) => tables.findTransaction(orderId, LOOK_UP_TIMEOUT_MS),
        hour: (hourWindow) =>
          firstAnswer(configuration.HOURLY_STREAMS_URLS, (url) => hourlyCountOf(url, hourWindow, timeout())),
      }),
      panels: {
        answers: new PanelAnswers((request) => logs.search(request, AbortSignal.timeout(PANEL_TIMEOUT_MS)), Date.now),
        deadlineMs: PANEL_TIMEOUT_MS,
      },
    }),
    pages: pageRoutes({ files: readPageFiles(join(__dirname, "page")), viewers, links: linksOf(configuration) }),
  });
  const { KIBANA_LINK, OPERATIONS_LINK, KIBANA_STAND_IN_PORT } = configuration;
  if (KIBANA_LINK === "" && OPERATIONS_LINK !== "") {
    const standIn = await startHttpServer(kibanaStandIn(OPERATIONS_LINK), { port: KIBANA_STAND_IN_PORT });
    resources.add("Kibana's port", () => standIn.stop());
    logger.info({ port: standIn.port }, "leads from Kibana's port to the dashboard");
  }
  // Before the HTTP server, which waits for every answer to end.
  resources.add("viewers", () => viewers.close());
}

function linksOf(configuration: Configuration): PageLinks {
  const docs = (link: string): string => (link === "" ? "" : `${link}/docs`);
  const links = {
    "order-producer API": docs(configuration.ORDER_PRODUCER_LINK),
    "order-consumer API": docs(configuration.ORDER_CONSUMER_LINK),
    "hourly-streams API": docs(configuration.HOURLY_STREAMS_LINK),
    Kibana: configuration.KIBANA_LINK,
  };
  return Object.fromEntries(Object.entries(links).filter(([, link]) => link !== ""));
}
