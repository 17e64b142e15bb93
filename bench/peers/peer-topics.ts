import { HOURLY_TRANSACTION_TOPIC, LOGS_TOPIC, ORDERS_DEAD_LETTER_TOPIC, ORDERS_TOPIC } from "../../contract/topics";
import { eventually } from "../../integration/harness/eventually";
import type { Bench } from "../measuring/row";

/** Topics of a peer's own, set up as the stack's. */
export interface PeerTopics {
  readonly orders: string;
  readonly logs: string;
  readonly hourly: string;
  readonly deadLetters: string;
}

const REPLICATION_FACTOR = 2;

/**
 * Creates the topics, empty, with the settings of the stack's; they are deleted with the row's resources.
 *
 * @param name unique among the rows that run at the same time
 */
export async function createPeerTopics({ cluster, resources }: Bench, name: string): Promise<PeerTopics> {
  const { admin } = cluster;
  const peerTopics: PeerTopics = {
    orders: `bench-${name}-orders`,
    logs: `bench-${name}-logs`,
    hourly: `bench-${name}-hourly`,
    deadLetters: `bench-${name}-dead-letters`,
  };
  const topics = [
    { topic: peerTopics.orders, like: ORDERS_TOPIC },
    { topic: peerTopics.logs, like: LOGS_TOPIC },
    { topic: peerTopics.hourly, like: HOURLY_TRANSACTION_TOPIC },
    { topic: peerTopics.deadLetters, like: ORDERS_DEAD_LETTER_TOPIC },
  ];
  const names = topics.map(({ topic }) => topic);
  const existing = async (): Promise<string[]> => (await admin.listTopics()).filter((topic) => names.includes(topic));
  const remove = async (): Promise<void> => cluster.deleteTopics(await existing());
  resources.add(`the topics ${names.join(", ")} are deleted`, remove);
  // What an interrupted run has left would be counted along.
  await remove();
  await eventually(`${names.join(", ")} are created`, async () => {
    await admin.createTopics({
      waitForLeaders: false,
      topics: topics.map(({ topic, like }) => ({
        topic,
        numPartitions: like.partitions,
        replicationFactor: REPLICATION_FACTOR,
        configEntries: Object.entries(like.config).map(([name, value]) => ({ name, value })),
      })),
    });
  });
  return peerTopics;
}
