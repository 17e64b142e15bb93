import { randomUUID } from "node:crypto";
import { hourlyElasticsearchSinkConfig, logsElasticsearchSinkConfig } from "../../connectors/elasticsearch-sink";
import { jdbcSinkConfig } from "../../connectors/jdbc-sink";
import { HOURLY_COUNT_ENTITY } from "../../contract/hourly-summary";
import { LOG_MESSAGE_ENTITY } from "../../contract/log-message";
import type { StackContainer } from "../../integration/harness/containers/stack-container";
import { prepareKafkaStreams } from "../counting/kafka-streams";
import type { Instance } from "../counting/instance";
import { createTopics } from "../counting/application";
import type { Pipeline, Stage } from "../load/sustained-rate";
import type { Bench } from "../measuring/row";
import { java17 } from "../peers/java";
import { endpointOf } from "../peers/peer-container";
import { createPeerDatabase, type PeerDatabase } from "../peers/peer-database";
import { createPeerTopics, type PeerTopics } from "../peers/peer-topics";
import { buildSpringBoot, consumerProperties, startSpringBoot } from "../peers/spring-boot/spring-boot";
import { onTopics, startConnector, toIndex } from "../sinks/connector";
import { createElasticsearchUser, INTERNAL_ELASTICSEARCH_URL } from "../sinks/elasticsearch-user";

const LOGS_INDEX = "bench-pipeline-logs";
const HOURLY_INDEX = "bench-pipeline-hourly";
const STREAMS_START_TIMEOUT_MS = 60_000;

/** A pipeline with the containers of the programs that a team would write for it. */
export interface MeasuredPipeline extends Pipeline {
  readonly programs: readonly StackContainer[];
}

/** The same pipeline with Spring Boot, which writes the logs as well, Kafka Streams and the same connectors on the same worker. */
export async function startPeerPipeline(bench: Bench): Promise<MeasuredPipeline> {
  await buildSpringBoot();
  const run = randomUUID().slice(0, 8);
  const topics = await createPeerTopics(bench, "pipeline");
  const database = await createPeerDatabase(bench, "bench_pipeline");
  const java = await java17(bench.containers);
  const producer = await startSpringBoot(bench, {
    name: "spring-boot-producer",
    java,
    properties: {
      "peer.role": "producer",
      "peer.log": "true",
      "peer.topic.orders": topics.orders,
      "peer.topic.logs": topics.logs,
    },
  });
  const consumerGroup = `bench-pipeline-consumer-${run}`;
  const consumer = await startSpringBoot(bench, {
    name: "spring-boot-consumer",
    java,
    properties: consumerProperties({ log: true, groupId: consumerGroup, topics, database }),
  });
  const streamsGroup = `bench-pipeline-streams-${run}`;
  const streams = await startKafkaStreams(bench, streamsGroup, topics);
  return {
    entrance: endpointOf(producer),
    stages: [
      { groupId: consumerGroup, topic: topics.orders, recordsAnOrder: 1 },
      { groupId: streamsGroup, topic: topics.orders, recordsAnOrder: 1 },
      ...(await startSinks(bench, run, topics, database)),
    ],
    programs: [producer, consumer, streams.program],
  };
}

async function startKafkaStreams(bench: Bench, groupId: string, { orders, hourly }: PeerTopics): Promise<Instance> {
  await createTopics(bench, groupId, []);
  const start = await prepareKafkaStreams(bench, { groupId, input: orders, output: hourly });
  const instance = await start(1);
  await instance.untilRunning(STREAMS_START_TIMEOUT_MS);
  return instance;
}

/** Connectors as the pipeline's, to tables and indices of the peer's own. @returns the stages that they are */
async function startSinks(
  bench: Bench,
  run: string,
  topics: PeerTopics,
  { host: address, name: database, user, password }: PeerDatabase,
): Promise<Stage[]> {
  const elasticsearch = await createElasticsearchUser(bench);
  await elasticsearch.createIndex(LOGS_INDEX, LOG_MESSAGE_ENTITY);
  await elasticsearch.createIndex(HOURLY_INDEX, HOURLY_COUNT_ENTITY);
  const signedIn = { url: INTERNAL_ELASTICSEARCH_URL, user: elasticsearch.user, password: elasticsearch.password };
  const { hourly, logs } = topics;
  const sinks = [
    { name: "summary", topic: hourly, config: jdbcSinkConfig({ address, database, user, password }) },
    { name: "hourly", topic: hourly, config: toIndex(hourlyElasticsearchSinkConfig(signedIn), HOURLY_INDEX) },
    {
      name: "logs",
      topic: logs,
      config: toIndex(logsElasticsearchSinkConfig(signedIn), LOGS_INDEX),
      recordsAnOrder: 2,
    },
  ];
  const stages: Stage[] = [];
  for (const { name, topic, config, recordsAnOrder = 1 } of sinks) {
    const connector = await startConnector(bench, `bench-pipeline-${name}-${run}`, onTopics(config, topic, topics));
    stages.push({ groupId: connector.groupId, topic, recordsAnOrder });
  }
  return stages;
}
