import type { Bench } from "../measuring/row";
import type { TopicRecord } from "../../integration/harness/kafka/topic-record";
import type { Backlog } from "./backlog";
import type { Instance } from "./instance";

/** A program that reads a backlog, with topics of its own. */
export interface Application {
  /** The consumer group, whose offsets tell how far it is. */
  readonly groupId: string;
  /** Starts an instance. @param number from 1, unique among those that run */
  start(number: number): Promise<Instance>;
  /** Its counts. undefined: it counts nothing. */
  readonly output: CountOutput | undefined;
}

/** Creates an application with its topics, which `bench.resources` removes. */
export type CreateApplication = (bench: Bench, backlog: Backlog) => Promise<Application>;

interface CountOutput {
  readonly topic: string;
  createReader(): CountReader;
}

/** Takes the records of a topic with counts, in their order. */
export interface CountReader {
  add(record: TopicRecord): void;
  readonly counts: ReadonlyMap<string, number>;
}

/** A topic of an application. */
interface OwnTopic {
  readonly topic: string;
  readonly partitions: number;
  /** Settings of a topic that is replicated as the state of exactly-once processing is. Default: it is replicated as orders are. */
  readonly stateConfig?: Readonly<Record<string, string>>;
}

/** Creates the topics of an application, and has whatever begins with its name removed in the end, its group included. */
export async function createTopics(
  { cluster, resources }: Bench,
  groupId: string,
  topics: readonly OwnTopic[],
): Promise<void> {
  const { admin } = cluster;
  resources.add(`the topics of ${groupId} are removed`, async () => {
    await cluster.deleteTopics((await admin.listTopics()).filter((topic) => topic.startsWith(groupId)));
    // Its members were killed, and the brokers may not have noticed. A group without members goes by itself, later.
    await admin.deleteGroups([groupId]).catch(() => undefined);
  });
  if (topics.length === 0) return;
  await admin.createTopics({
    // The client's wait for leaders fails while a broker does not know the topic yet; the programs wait by themselves.
    waitForLeaders: false,
    topics: topics.map(({ topic, partitions, stateConfig }) => ({
      topic,
      numPartitions: partitions,
      replicationFactor: stateConfig === undefined ? 2 : 3,
      configEntries: Object.entries({ ...(stateConfig && { "min.insync.replicas": "2" }), ...stateConfig }).map(
        ([name, value]) => ({ name, value }),
      ),
    })),
  });
}
