import { expect } from "chai";
import { ConfigResourceTypes } from "kafkajs";
import { HOURLY_TRANSACTION_TOPIC, LOGS_TOPIC, ORDERS_TOPIC, TOPICS, type Topic } from "../contract/topics";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const DAY_MS = 24 * 3_600_000;

describe("the topics", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  async function settingsOf(name: string): Promise<Map<string, string>> {
    const { resources } = await pipeline.cluster.admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type: ConfigResourceTypes.TOPIC, name }],
    });
    return new Map((resources[0]?.configEntries ?? []).map(({ configName, configValue }) => [configName, configValue]));
  }

  async function shapeOf(name: string): Promise<{ partitions: number; replicas: number[] }> {
    const { topics: found } = await pipeline.cluster.admin.fetchTopicMetadata({ topics: [name] });
    const partitions = found[0]?.partitions ?? [];
    return { partitions: partitions.length, replicas: [...new Set(partitions.map(({ replicas }) => replicas.length))] };
  }

  // Literals from the specification, not from the contract: this test compares the two.
  it(`${ORDERS_TOPIC.name} has 3 partitions with 2 replicas each`, async () => {
    expect(await shapeOf("orders-topic")).to.deep.equal({ partitions: 3, replicas: [2] });
  });

  it(`${LOGS_TOPIC.name} is compacted and keeps records for 7 days`, async () => {
    const settings = await settingsOf("logs-topic");
    expect(settings.get("cleanup.policy")?.split(",")).to.have.members(["compact", "delete"]);
    expect(settings.get("retention.ms")).to.equal(String(7 * DAY_MS));
  });

  it(`${HOURLY_TRANSACTION_TOPIC.name} is compacted, and its records are never deleted by age`, async () => {
    expect((await settingsOf("hourly-transaction-topic")).get("cleanup.policy")).to.equal("compact");
  });

  for (const topic of TOPICS) {
    it(`${topic.name} has the contract's partitions, replicas and settings`, async () => {
      expect(await shapeOf(topic.name)).to.deep.equal({ partitions: topic.partitions, replicas: [replicasOf(topic)] });
      const settings = await settingsOf(topic.name);
      for (const [name, value] of Object.entries(topic.config)) expect(settings.get(name), name).to.equal(value);
      expect(settings.get("unclean.leader.election.enable")).to.equal("false");
    });
  }

  it("are not created by writing to a name that does not exist", async () => {
    const producer = pipeline.cluster.kafka.producer({ allowAutoTopicCreation: false, retry: { retries: 2 } });
    await producer.connect();
    const sent = producer.send({ topic: "no-such-topic", messages: [{ value: "x" }] });
    const failure = await sent.then(() => null).catch((error: unknown) => error);
    await producer.disconnect();
    expect(failure).to.be.instanceOf(Error);
    expect(await pipeline.cluster.admin.listTopics()).not.to.include("no-such-topic");
  });

  it("survive the loss of a broker: business topics need one replica in sync, internal ones two", async () => {
    for (const topic of TOPICS) {
      const minInsyncReplicas = (await settingsOf(topic.name)).get("min.insync.replicas");
      expect(minInsyncReplicas, topic.name).to.equal(topic.durability === "business" ? "1" : "2");
    }
  });
});

function replicasOf({ durability }: Topic): number {
  return durability === "business" ? 2 : 3;
}
