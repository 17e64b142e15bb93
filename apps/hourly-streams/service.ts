import { hourlyTransactionTopic } from "../../contract/topics";
import { measureStalls } from "../service-kit/process/metrics";
import { requireNoStall, type StallReport } from "../service-kit/kafka/reading-watch";
import { serveHttp } from "../service-kit/http/serve-http";
import type { Service, ServiceContext } from "../service-kit/process/service";
import { startOperationLog } from "../service-kit/operation-log/start-operation-log";
import { configurationSchema, type Configuration } from "./config";
import { HourlySummaryStore } from "./domain/hourly-summary-store";
import { hourlyTopology } from "./domain/hourly-topology";
import { hourlySummaryRoutes } from "./http/hourly-summary-routes";
import { GlobalTableReader } from "./kafka/global-table-reader";
import { KafkaStreams } from "./kafka/kafka-streams";
import { measureCommits, measureThread } from "./metrics";
import { observeInLog } from "./observe-in-log";
import { TimeWindows } from "./streams/windowed-count/time-windows";

const serviceName = "hourly-streams";

/** Counts the orders of each hour, exactly once, and shows the counts over HTTP. */
export const hourlyStreams: Service<Configuration> = {
  serviceName,
  configurationSchema,
  start,
};

async function start(context: ServiceContext<Configuration>): Promise<void> {
  const { configuration } = context;
  const windows = TimeWindows.of({ sizeMs: configuration.WINDOW_SIZE_MS, retentionMs: configuration.RETENTION_MS });
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
    routes: hourlySummaryRoutes(summaries, () => table.caughtUp),
  });
}

function startStreams(
  { configuration, connection, logger, metrics, resources, endProcess }: ServiceContext<Configuration>,
  windows: TimeWindows,
): KafkaStreams {
  const streams = KafkaStreams.start({
    topology: hourlyTopology({ windows, serviceName, nowMs: Date.now }),
    connection,
    applicationId: configuration.APPLICATION_ID,
    commitIntervalMs: configuration.COMMIT_INTERVAL_MS,
    observer: { ...observeInLog(logger), ...measureCommits(metrics) },
    logger,
    endProcess,
  });
  resources.add("streams", () => streams.close());
  measureThread(() => streams.thread, metrics);
  return streams;
}

function startGlobalTable(
  { connection, logger, resources }: ServiceContext<Configuration>,
  summaries: HourlySummaryStore,
): GlobalTableReader {
  const { name, partitions } = hourlyTransactionTopic;
  const table = GlobalTableReader.start({
    topic: { topic: name, partitions },
    connection,
    readerId: `${serviceName}-global-${connection.instanceId}`,
    logger,
    apply: (record) => summaries.apply(record),
  });
  resources.add("global table", () => table.close());
  return table;
}
