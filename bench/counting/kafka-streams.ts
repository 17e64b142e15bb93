import { randomUUID } from "node:crypto";
import { HOUR_RETENTION_MS } from "../../contract/order";
import { formatHourWindow } from "../../contract/hourly-summary";
import type { TopicRecord } from "../../integration/harness/kafka/topic-record";
import { createTopics, type CountReader, type CreateApplication } from "./application";
import { startInstance } from "./instance";
import { INTERNAL_BOOTSTRAP_SERVERS } from "../peers/service-program";
import { buildOracle, PROGRAM_FOLDER } from "../peers/kafka-streams/oracle";

/** Its state is in RocksDB, outside the heap. The default would be a quarter of the machine's memory. */
const MAX_HEAP = "-Xmx256m";

/** Kafka Streams with `exactly_once_v2` and its state in RocksDB, on the Java of the Connect worker. */
export const kafkaStreams: CreateApplication = async (bench, backlog) => {
  const groupId = `bench-kafka-streams-${randomUUID().slice(0, 8)}`;
  const output = `${groupId}-output`;
  await buildOracle();
  await createTopics(bench, groupId, [{ topic: output, partitions: 3 }]);
  const { Image } = await (await bench.containers.get("connect")).inspect();
  return {
    groupId,
    output: { topic: output, createReader: () => new LongCounts() },
    start: (number) =>
      startInstance(bench, {
        name: `kafka-streams-${number}`,
        image: Image,
        command: [
          ...["java", MAX_HEAP, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"],
          ...["-cp", "/bench/classes:/bench/dependency/*", "shopstream.bench.Instance"],
          ...[INTERNAL_BOOTSTRAP_SERVERS, groupId, backlog.topic, output, String(HOUR_RETENTION_MS)],
        ],
        folders: { "/bench": PROGRAM_FOLDER },
        environment: {},
      }),
  };
};

/** Counts as Kafka Streams writes them: key and value are numbers of 8 bytes. */
class LongCounts implements CountReader {
  readonly #counts = new Map<string, number>();

  add({ keyBytes, valueBytes }: TopicRecord): void {
    if (keyBytes === null || valueBytes === null) return;
    this.#counts.set(formatHourWindow(Number(keyBytes.readBigInt64BE())), Number(valueBytes.readBigInt64BE()));
  }

  get counts(): ReadonlyMap<string, number> {
    return this.#counts;
  }
}
