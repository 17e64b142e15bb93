import { HOURLY_TRANSACTION_TOPIC } from "../../contract/topics";
import type { Logger } from "../service-kit/process/logging";
import { measureLag, measureStalls } from "../service-kit/process/metrics";
import { requireNoStall, type StallReport } from "../service-kit/kafka/reading-watch";
import { serveHttp } from "../service-kit/http/serve-http";
import type { Service, ServiceContext } from "../service-kit/process/service";
import { startOperationLog } from "../service-kit/operation-log/start-operation-log";
import { configurationSchema, type Configuration } from "./config";
import { HourlySummaryStore } from "./domain/hourly-summary-store";
import { hourlyTopology } from "./domain/hourly-topology";
import { hourlySummaryApi } from "./http/hourly-summary-routes";
import { GlobalTableReader } from "./kafka/global-table-reader";
import { KafkaStreams } from "./kafka/kafka-streams";
import { measureCommits, measureThread } from "./metrics";
import { partitionName } from "./streams/runtime/records";
import type { StreamThreadObserver } from "./streams/runtime/stream-thread";
import { TimeWindows } from "./streams/windowed-count/time-windows";
import { CountTotals } from "./streams/windowed-count/windowed-count";

const SERVICE_NAME = "hourly-streams";

/** Counts the orders of each hour, exactly once, and serves the counts over HTTP. */
export const hourlyStreams: Service<Configuration> = {
  serviceName: SERVICE_NAME,
  configurationSchema,
  start,
};

async function start(context: ServiceContext<Configuration>): Promise<void> {
  const { configuration } = context;
  const windows = TimeWindows.ofSizeAndGrace({
    sizeMs: configuration.WINDOW_SIZE_MS,
    graceMs: configuration.RETENTION_MS,
  });
  startOperationLog(context);
  const streams = startStreams(context, windows);
  const summaries = new HourlySummaryStore(windows);
  const table = startGlobalTable(context, summaries);

  const stalls = (): StallReport[] => [...streams.stalls, ...table.stalls];
  measureStalls(stalls, context.metrics);

  await serveHttp(context, {
    checks: [
      { name: "streams", check: () => streams.check() },
      { name: "reading", check: () => requireNoStall(stalls()) },
      { name: "hourly summaries", check: () => table.check() },
    ],
    api: hourlySummaryApi(summaries, () => table.caughtUp),
  });
}

function startStreams(
  { configuration, connection, logger, metrics, resources, endProcess }: ServiceContext<Configuration>,
  windows: TimeWindows,
): KafkaStreams {
  const totals = new CountTotals();
  const streams = KafkaStreams.start({
    topology: hourlyTopology({
      windows,
      totals,
      serviceName: SERVICE_NAME,
      nowMs: Date.now,
      ordersPartitions: configuration.ORDERS_PARTITIONS,
    }),
    connection,
    applicationId: configuration.APPLICATION_ID,
    commitIntervalMs: configuration.COMMIT_INTERVAL_MS,
    sessionTimeoutMs: configuration.SESSION_TIMEOUT_MS,
    observer: observeThread(logger, measureCommits(metrics)),
    logger,
    endProcess,
  });
  resources.add("streams", () => streams.close());
  measureThread(() => streams.thread, totals, metrics);
  measureLag(configuration.APPLICATION_ID, () => streams.lags, metrics);
  return streams;
}

function startGlobalTable(
  { connection, logger, resources }: ServiceContext<Configuration>,
  summaries: HourlySummaryStore,
): GlobalTableReader {
  const { name, partitions } = HOURLY_TRANSACTION_TOPIC;
  const table = GlobalTableReader.start({
    topic: { topic: name, partitions },
    connection,
    readerId: `${SERVICE_NAME}-global-${connection.instanceId}`,
    logger,
    apply: (record) => summaries.apply(record),
  });
  resources.add("global table", () => table.close());
  return table;
}

/** Measures commits, and logs changes of ownership, restorations and aborted transactions. */
function observeThread(
  logger: Logger,
  { onCommit, onAbort }: Pick<StreamThreadObserver, "onCommit" | "onAbort">,
): StreamThreadObserver {
  return {
    onCommit,
    onAbort: (cause) => {
      onAbort(cause);
      logger.warn({ err: cause }, "a transaction was aborted; what it held goes into the next one");
    },
    onRebalance: ({ kind, partitions }, lost) => {
      logger.info({ kind, lost, partitions: partitions.map(partitionName) }, "partitions changed hands");
    },
    onRestoreEnd: ({ id, stateBytes, rememberedKeys }, records, tookMs) => {
      logger.info({ task: id, records, rememberedKeys, stateBytes, tookMs: Math.round(tookMs) }, "state restored");
    },
  };
}
