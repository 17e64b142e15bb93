import { randomUUID } from "node:crypto";
import { HOUR_RETENTION_MS } from "../../contract/order";
import { HourlyTopic } from "../../integration/harness/stores/hourly-counts";
import type { Bench } from "../measuring/row";
import { createTopics, type CreateApplication } from "./application";
import { startInstance, type Instance } from "./instance";
import { INTERNAL_BOOTSTRAP_SERVERS } from "../peers/service-program";
import { buildOracle, PROGRAM_FOLDER } from "../peers/kafka-streams/oracle";

/** Its state is in RocksDB, outside the heap. The default would be a quarter of the machine's memory. */
const MAX_HEAP = "-Xmx256m";

/** Kafka Streams with `exactly_once_v2` and its state in RocksDB, on the Java of the Connect worker. */
export const kafkaStreams: CreateApplication = async (bench, { topic: input }) => {
  const groupId = `bench-kafka-streams-${randomUUID().slice(0, 8)}`;
  const output = `${groupId}-output`;
  await createTopics(bench, groupId, [{ topic: output, partitions: 3 }]);
  return {
    groupId,
    output: { topic: output, createReader: () => new HourlyTopic() },
    start: await prepareKafkaStreams(bench, { groupId, input, output }),
  };
};

/** Builds the program. @returns what starts an instance of it */
export async function prepareKafkaStreams(
  bench: Bench,
  { groupId, input, output }: { readonly groupId: string; readonly input: string; readonly output: string },
): Promise<(number: number) => Promise<Instance>> {
  await buildOracle();
  const { Image } = await (await bench.containers.get("connect")).inspect();
  return (number) =>
    startInstance(bench, {
      name: `kafka-streams-${number}`,
      image: Image,
      command: [
        ...["java", MAX_HEAP, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn"],
        ...["-cp", "/bench/classes:/bench/dependency/*", "shopstream.bench.Instance"],
        ...[INTERNAL_BOOTSTRAP_SERVERS, groupId, input, output, String(HOUR_RETENTION_MS)],
      ],
      folders: { "/bench": PROGRAM_FOLDER },
      environment: {},
    });
}
