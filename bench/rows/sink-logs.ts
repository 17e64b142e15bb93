import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { z } from "zod";
import { logsElasticsearchSinkConfig } from "../../connectors/elasticsearch-sink";
import { LOG_MESSAGE_ENTITY } from "../../contract/log-message";
import { measureProgress } from "../load/catch-up";
import { feed } from "../load/feed-orders";
import { measureProcessorTime } from "../measuring/processor-time";
import type { Row, Sample } from "../measuring/row";
import { untilSteady } from "../measuring/warm-up";
import { runProgram } from "../peers/peer-container";
import { createPeerTopics } from "../peers/peer-topics";
import { serviceProgram } from "../peers/service-program";
import { onTopics, pauseOtherSinks, startConnector, toIndex } from "../sinks/connector";
import { createElasticsearchUser, INTERNAL_ELASTICSEARCH_URL } from "../sinks/elasticsearch-user";
import { logDocumentAt } from "../sinks/log-documents";

const DOCUMENTS = 200_000;
const QUICK_DOCUMENTS = 40_000;
/** Connect is a JVM, and so is Elasticsearch. */
const WARM_UP = { calmRuns: 2, maxRuns: 8 };
const INDEX = "bench-sink-logs";

const BULK_LOOP_SCHEMA = z.object({ seconds: z.number() });
const BULK_LOOP = "_bulk requests of 1,000 documents over one connection";

/** Logs that become documents. */
export const sinkLogs: Row = {
  name: "sink-logs",
  title: `${DOCUMENTS.toLocaleString("en")} logs → documents of Elasticsearch`,
  unit: "documents/s",
  components: ["connect", "elasticsearch"],
  targets: [{ against: BULK_LOOP, figure: "value", atLeast: 0.7, inSummary: true }],
  prepare: async (bench) => {
    await pauseOtherSinks(bench);
    const elasticsearch = await createElasticsearchUser(bench);
    const { user, password, client } = elasticsearch;
    const topics = await createPeerTopics(bench, "sink-logs");
    const documents = bench.quick ? QUICK_DOCUMENTS : DOCUMENTS;
    const worker = await bench.containers.get("connect");
    const run = randomUUID();
    await feed(bench, { topic: topics.logs, count: documents }, (index) => {
      const document = logDocumentAt(run, index);
      return [{ key: document.eventId, value: JSON.stringify(document) }];
    });

    const requireEveryDocument = async (): Promise<void> => {
      await client.indices.refresh({ index: INDEX });
      const { count } = await client.count({ index: INDEX });
      if (count !== documents) throw new Error(`${INDEX} has ${count} instead of ${documents} documents`);
    };
    const readProgress = async () => {
      const { _all } = await client.indices.stats({ index: INDEX, metric: "indexing" });
      return { done: _all.primaries?.indexing?.index_total ?? 0, total: documents };
    };
    const config = logsElasticsearchSinkConfig({ url: INTERNAL_ELASTICSEARCH_URL, user, password });
    const sink = async () => {
      await elasticsearch.createIndex(INDEX, LOG_MESSAGE_ENTITY);
      const name = `bench-sink-logs-${randomUUID().slice(0, 8)}`;
      const connector = await startConnector(bench, name, toIndex(onTopics(config, topics.logs, topics), INDEX));
      const { result: value, processorTime } = await measureProcessorTime(
        bench.containers,
        () => [worker],
        () => measureProgress(bench, `${name} has written ${documents} documents`, readProgress),
        () => documents,
      );
      await connector.remove();
      await requireEveryDocument();
      return { value, processorTime };
    };

    const programOf = await serviceProgram(bench, "order-consumer", join(__dirname, "../sinks/bulk-loop.ts"));
    const program = programOf("bulk-loop", {
      ELASTICSEARCH_URL: INTERNAL_ELASTICSEARCH_URL,
      CREDENTIALS: `${user}:${password}`,
      INDEX,
      RUN: run,
      DOCUMENTS: String(documents),
    });
    const bulkLoop = async () => {
      await elasticsearch.createIndex(INDEX, LOG_MESSAGE_ENTITY);
      // The loop's own time is among that of all else.
      const { result, processorTime } = await measureProcessorTime(
        bench.containers,
        () => [],
        () => runProgram(bench, program, BULK_LOOP_SCHEMA),
        () => documents,
      );
      await requireEveryDocument();
      return { value: documents / result.seconds, processorTime };
    };
    const warmed = (measure: () => Promise<Sample>) => (): Promise<unknown> =>
      untilSteady(async () => (await measure()).value, WARM_UP, bench);
    return [
      { name: "the pipeline's sink", role: "product", warmUp: warmed(sink), measure: sink },
      { name: BULK_LOOP, role: "limit", warmUp: warmed(bulkLoop), measure: bulkLoop },
    ];
  },
};
