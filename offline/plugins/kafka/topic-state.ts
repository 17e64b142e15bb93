import { type Admin, ConfigResourceTypes, ConfigSource } from "kafkajs";

/** A topic as the cluster has it. */
export interface TopicState {
  readonly name: string;
  readonly partitions: number;
  readonly replicationFactor: number;
  /** What is set on the topic itself, without the broker's defaults. */
  readonly config: Record<string, string>;
}

/** Reads a topic, or undefined where there is none. */
export async function readTopic(admin: Admin, name: string): Promise<TopicState | undefined> {
  // The list is read first: a request for a topic by name would create it on brokers with automatic topic creation.
  if (!(await admin.listTopics()).includes(name)) return undefined;
  const { topics } = await admin.fetchTopicMetadata({ topics: [name] });
  const partitions = topics[0]?.partitions ?? [];
  return {
    name,
    partitions: partitions.length,
    replicationFactor: Math.min(...partitions.map(({ replicas }) => replicas.length)),
    config: await readTopicConfig(admin, name),
  };
}

/** Sets a topic's whole configuration: what is not in `config` returns to the broker's default. */
export async function alterTopicConfig(admin: Admin, name: string, config: Record<string, string>): Promise<void> {
  const configEntries = Object.entries(config).map(([key, value]) => ({ name: key, value }));
  await admin.alterConfigs({
    validateOnly: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name, configEntries }],
  });
}

async function readTopicConfig(admin: Admin, name: string): Promise<Record<string, string>> {
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: [{ type: ConfigResourceTypes.TOPIC, name }],
  });
  const own = (resources[0]?.configEntries ?? []).filter(
    ({ configSource }) => configSource === ConfigSource.TOPIC_CONFIG,
  );
  return Object.fromEntries(own.map(({ configName, configValue }) => [configName, configValue]));
}
