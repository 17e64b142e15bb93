import { z } from "zod";
import { HOUR_RETENTION_MS } from "../../contract/order";
import { WINDOW_SIZE_MS } from "../../contract/hourly-summary";
import { ORDERS_TOPIC } from "../../contract/topics";
import { hourlyCountRecord } from "../../apps/hourly-streams/domain/hourly-count-record";
import { orderTimeOf } from "../../apps/hourly-streams/domain/order-time";
import { KafkaStreams } from "../../apps/hourly-streams/kafka/kafka-streams";
import { TimeWindows } from "../../apps/hourly-streams/streams/windowed-count/time-windows";
import { windowedCountTopology } from "../../apps/hourly-streams/streams/windowed-count/topology";
import { CountTotals } from "../../apps/hourly-streams/streams/windowed-count/windowed-count";
import { createLogger } from "../../apps/service-kit/process/logging";

const COMMIT_INTERVAL_MS = 100;
const STATE_POLL_MS = 10;

/** An instance of hourly-streams on topics of its own, which prints what happens to it as lines of JSON. */
const { KAFKA_BOOTSTRAP_SERVERS, INSTANCE_ID, APPLICATION_ID, SOURCE, PARTITIONS, OUTPUT } = z
  .object({
    KAFKA_BOOTSTRAP_SERVERS: z.string(),
    INSTANCE_ID: z.string(),
    APPLICATION_ID: z.string(),
    SOURCE: z.string(),
    PARTITIONS: z.coerce.number(),
    OUTPUT: z.string(),
  })
  .parse(process.env);

const print = (event: string, more: object = {}): void =>
  void process.stdout.write(`${JSON.stringify({ event, atMs: Date.now(), ...more })}\n`);

const streams = KafkaStreams.start({
  topology: windowedCountTopology(
    {
      source: { topic: SOURCE, partitions: PARTITIONS },
      changelog: { topic: `${APPLICATION_ID}-changelog`, partitions: PARTITIONS },
      repartition: { topic: `${APPLICATION_ID}-repartition`, partitions: PARTITIONS },
      windows: TimeWindows.ofSizeAndGrace({ sizeMs: WINDOW_SIZE_MS, graceMs: HOUR_RETENTION_MS }),
      // A record has to be on the partition of its key. That of a multiple of the contract's partitions gives the contract's.
      extractTimestamp:
        PARTITIONS === ORDERS_TOPIC.partitions
          ? orderTimeOf
          : (record) => orderTimeOf({ ...record, partition: record.partition % ORDERS_TOPIC.partitions }),
      result: (windowStartMs, count) => ({ ...hourlyCountRecord(windowStartMs, count), topic: OUTPUT }),
      late: () => {
        throw new Error("no order of the backlog is late");
      },
    },
    new CountTotals(),
  ),
  connection: {
    bootstrapServers: KAFKA_BOOTSTRAP_SERVERS,
    serviceName: "hourly-streams",
    instanceId: INSTANCE_ID,
    security: {},
  },
  applicationId: APPLICATION_ID,
  commitIntervalMs: COMMIT_INTERVAL_MS,
  observer: {
    onRebalance: ({ kind }) => {
      if (kind === "ASSIGN") print("restoring");
    },
    onRestoreEnd: ({ rememberedKeys }) => print("restored", { rememberedIds: rememberedKeys }),
  },
  logger: createLogger({ serviceName: "hourly-streams", instanceId: INSTANCE_ID, level: "warn" }),
  endProcess: (reason, error) => {
    console.error(reason, error);
    process.exit(1);
  },
});

const poll = setInterval(() => {
  if (streams.thread?.isRunning !== true || streams.thread.tasks.length === 0) return;
  clearInterval(poll);
  print("running");
}, STATE_POLL_MS);
