import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { ORDER_COUNTS_CHANGELOG_TOPIC, PARTIAL_COUNTS_REPARTITION_TOPIC } from "../../contract/topics";
import { HourlyTopic } from "../../integration/harness/stores/hourly-counts";
import { createTopics, type Application, type CreateApplication } from "../counting/application";
import { startInstance } from "../counting/instance";
import type { Bench } from "../measuring/row";
import { serviceProgram } from "../peers/service-program";

/** hourly-streams itself, with its topology, library, clients and limits, on topics of its own. */
export const hourlyStreams: CreateApplication = async (bench, { topic, partitions }) => {
  const groupId = `bench-hourly-streams-${randomUUID().slice(0, 8)}`;
  const output = `${groupId}-output`;
  await createTopics(bench, groupId, [
    { topic: output, partitions: 3 },
    { topic: `${groupId}-changelog`, partitions, stateConfig: ORDER_COUNTS_CHANGELOG_TOPIC.config },
    { topic: `${groupId}-repartition`, partitions, stateConfig: PARTIAL_COUNTS_REPARTITION_TOPIC.config },
  ]);
  return {
    groupId,
    output: { topic: output, createReader: () => new HourlyTopic() },
    start: await prepareStart(bench, "counting.ts", {
      APPLICATION_ID: groupId,
      SOURCE: topic,
      PARTITIONS: String(partitions),
      OUTPUT: output,
    }),
  };
};

/** The limit: a consumer of the same client, with the same options, that reads and does nothing else. */
export const reader: CreateApplication = async (bench, { topic }) => {
  const groupId = `bench-reader-${randomUUID().slice(0, 8)}`;
  await createTopics(bench, groupId, []);
  const start = await prepareStart(bench, "reading.ts", { APPLICATION_ID: groupId, SOURCE: topic });
  return { groupId, output: undefined, start };
};

async function prepareStart(
  bench: Bench,
  program: string,
  environment: Readonly<Record<string, string>>,
): Promise<Application["start"]> {
  const programOf = await serviceProgram(bench, "hourly-streams", join(__dirname, program));
  return (number) =>
    startInstance(bench, programOf(`hourly-streams-${number}`, { ...environment, INSTANCE_ID: `bench-${number}` }));
}
