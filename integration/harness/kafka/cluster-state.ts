import { ORDERS_TOPIC } from "../../../contract/topics";
import { eventually } from "../eventually";
import type { KafkaCluster } from "./cluster";
import { partitionName, type TopicPartition } from "./topic-partition";

/** Names a partition that lacks an in-sync replica or a leader; null when there is none. */
export async function findUnderReplicated({ admin }: KafkaCluster): Promise<string | null> {
  const { topics } = await admin.fetchTopicMetadata();
  for (const { name, partitions } of topics) {
    for (const { partitionId, leader, replicas, isr } of partitions) {
      if (leader < 0) return `${name}-${partitionId} has no leader`;
      if (isr.length < replicas.length) {
        return `${name}-${partitionId} has in-sync replicas ${isr.join(", ")} of ${replicas.join(", ")}`;
      }
    }
  }
  return null;
}

/** The id of the broker that leads a partition. */
export async function leaderOf({ admin }: KafkaCluster, partition: TopicPartition): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [partition.topic] });
  const leader = topics[0]?.partitions.find(({ partitionId }) => partitionId === partition.partition)?.leader;
  if (leader === undefined || leader < 0) throw new Error(`${partitionName(partition)} has no leader`);
  return leader;
}

/** The offsets that a group has committed on `orders-topic`, by partition; 0 where it has committed none. */
export async function committedOffsets({ admin }: KafkaCluster, groupId: string): Promise<Map<number, bigint>> {
  const [committed] = await admin.fetchOffsets({ groupId, topics: [ORDERS_TOPIC.name] });
  return new Map(
    (committed?.partitions ?? []).map(({ partition, offset }) => [partition, BigInt(Math.max(0, Number(offset)))]),
  );
}

/** Names a partition of `orders-topic` whose present end a group has not committed; null when there is none. */
export async function findGroupLag(cluster: KafkaCluster, groupId: string): Promise<string | null> {
  const committed = await committedOffsets(cluster, groupId);
  for (const { partition, high, low } of await cluster.admin.fetchTopicOffsets(ORDERS_TOPIC.name)) {
    const next = committed.get(partition) ?? 0n;
    if (high !== low && next < BigInt(high)) {
      return `${groupId} has committed offset ${next} of ${high} on ${ORDERS_TOPIC.name}-${partition}`;
    }
  }
  return null;
}

/** The end of each partition of topics, by `partitionName`. */
export async function partitionEnds({ admin }: KafkaCluster, topics: readonly string[]): Promise<Map<string, bigint>> {
  const ends = new Map<string, bigint>();
  for (const topic of topics) {
    for (const { partition, high } of await admin.fetchTopicOffsets(topic))
      ends.set(partitionName({ topic, partition }), BigInt(high));
  }
  return ends;
}

/** Waits until a group is stable with members of this many instances of its service. */
export async function untilGroupHas(
  { admin }: KafkaCluster,
  groupId: string,
  instances: number,
  timeoutMs = 120_000,
): Promise<void> {
  await eventually(
    `${groupId} is stable with ${instances} instances`,
    async () => {
      const { groups } = await admin.describeGroups([groupId]);
      const { state = "unknown", members = [] } = groups[0] ?? {};
      const found = new Set(members.map(({ clientHost }) => clientHost)).size;
      if (state !== "Stable" || found !== instances) throw new Error(`it is ${state} with ${found}`);
    },
    { timeoutMs },
  );
}
