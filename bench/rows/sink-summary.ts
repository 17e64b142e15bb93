import { randomUUID } from "node:crypto";
import { hourlyCountRecord } from "../../apps/hourly-streams/domain/hourly-count-record";
import { jdbcSinkConfig } from "../../connectors/jdbc-sink";
import type { ConnectorConfig } from "../../connectors/sink";
import { HOURLY_COUNT_ENTITY, HOURLY_SUMMARY_TABLE, WINDOW_SIZE_MS } from "../../contract/hourly-summary";
import { HOUR_RETENTION_MS } from "../../contract/order";
import { mysqlReader } from "../../integration/harness/stores/mysql-reader";
import { measureProgress } from "../load/catch-up";
import { feed } from "../load/feed-orders";
import { measureProcessorTime } from "../measuring/processor-time";
import type { Bench, Contestant, Row } from "../measuring/row";
import { createPeerDatabase, type PeerDatabase } from "../peers/peer-database";
import { createPeerTopics } from "../peers/peer-topics";
import { onTopics, pauseOtherSinks, startConnector } from "../sinks/connector";

const UPDATES = 50_000;
const QUICK_UPDATES = 10_000;
/** Every hour that is retained gets an update in turn: the worst that hourly-streams does. */
const HOURS = HOUR_RETENTION_MS / WINDOW_SIZE_MS;

const DEFAULTS = "the JDBC sink with its default settings";

/** What the connector's documentation shows for upserts; without `quote.identifiers` it does not find the column `hourWindow`. */
function defaultConfig({ host, name, user, password }: PeerDatabase, topic: string): ConnectorConfig {
  return {
    "connector.class": "io.debezium.connector.jdbc.JdbcSinkConnector",
    "tasks.max": "1",
    topics: topic,
    "connection.url": `jdbc:mysql://${host}/${name}?sslMode=DISABLED&allowPublicKeyRetrieval=true`,
    "connection.username": user,
    "connection.password": password,
    "insert.mode": "upsert",
    "primary.key.mode": "record_value",
    "primary.key.fields": HOURLY_COUNT_ENTITY.key,
    "collection.name.format": HOURLY_SUMMARY_TABLE,
    "quote.identifiers": "true",
  };
}

/** Each hour's counts grow from 1, so the sum of a table's counts is the number of updates that it has got. */
async function feedUpdates(bench: Bench, topic: string, updates: number): Promise<void> {
  const firstHourMs = Math.floor(Date.now() / WINDOW_SIZE_MS) * WINDOW_SIZE_MS - (HOURS - 1) * WINDOW_SIZE_MS;
  await feed(bench, { topic, count: updates, feeders: 1 }, (index) => {
    const { key, value } = hourlyCountRecord(
      firstHourMs + (index % HOURS) * WINDOW_SIZE_MS,
      1 + Math.floor(index / HOURS),
    );
    return [{ key, value: String(value) }];
  });
}

/** Counts that become rows of `hourly_summary`. */
export const sinkSummary: Row = {
  name: "sink-summary",
  title: `${UPDATES.toLocaleString("en")} updates of ${HOURS} hours → hourly_summary`,
  unit: "updates/s",
  components: ["connect", "mysql"],
  targets: [{ against: DEFAULTS, figure: "value", atLeast: 3, inSummary: true }],
  prepare: async (bench) => {
    await pauseOtherSinks(bench);
    const topics = await createPeerTopics(bench, "sink-summary");
    const database = await createPeerDatabase(bench, "bench_sink_summary");
    const worker = await bench.containers.get("connect");
    const updates = bench.quick ? QUICK_UPDATES : UPDATES;
    await feedUpdates(bench, topics.hourly, updates);

    const { user, password, host: address, name } = database;
    const url = new URL(bench.stack.mysqlUrl);
    Object.assign(url, { username: user, password, pathname: `/${name}` });
    const mysql = mysqlReader({ ...bench.stack, mysqlUrl: url.href });
    bench.resources.add("connections to MySQL", () => mysql.close());
    const readProgress = async () => {
      const [row] = await mysql.query(`SELECT COALESCE(SUM(transactionCount), 0) AS done FROM ${HOURLY_SUMMARY_TABLE}`);
      return { done: Number(row?.done), total: updates };
    };
    const contestant = ({ name, role }: Pick<Contestant, "name" | "role">, config: ConnectorConfig): Contestant => {
      const measure = async () => {
        await mysql.query(`TRUNCATE TABLE ${HOURLY_SUMMARY_TABLE}`);
        const connector = await startConnector(bench, `bench-sink-summary-${randomUUID().slice(0, 8)}`, config);
        const { result: value, processorTime } = await measureProcessorTime(
          bench.containers,
          () => [worker],
          () => measureProgress(bench, `${name} has written ${updates} updates`, readProgress),
          () => updates,
        );
        await connector.remove();
        return { value, processorTime };
      };
      return { name, role, warmUp: measure, measure };
    };
    const own = jdbcSinkConfig({ address, database: name, user, password });
    return [
      contestant({ name: "the pipeline's sink", role: "product" }, onTopics(own, topics.hourly, topics)),
      contestant({ name: DEFAULTS, role: "peer" }, defaultConfig(database, topics.hourly)),
    ];
  },
};
