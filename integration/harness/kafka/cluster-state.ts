import { ordersTopic } from "../../../contract/topics";
import type { KafkaCluster } from "./cluster";

/** Says which partitions lack an in-sync replica or a leader; null when none does. */
export async function underReplicated({ admin }: KafkaCluster): Promise<string | null> {
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

/** The broker that leads a partition. */
export async function leaderOf({ admin }: KafkaCluster, topic: string, partition: number): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const leader = topics[0]?.partitions.find(({ partitionId }) => partitionId === partition)?.leader;
  if (leader === undefined || leader < 0) throw new Error(`${topic}-${partition} has no leader`);
  return leader;
}

/** What a group has committed of `orders-topic`, by partition; 0 where it has committed nothing. */
export async function committedOffsets({ admin }: KafkaCluster, groupId: string): Promise<Map<number, bigint>> {
  const [committed] = await admin.fetchOffsets({ groupId, topics: [ordersTopic.name] });
  return new Map(
    (committed?.partitions ?? []).map(({ partition, offset }) => [partition, BigInt(Math.max(0, Number(offset)))]),
  );
}

/** Says where a group stands behind the end of `orders-topic` as it is now; null when it has committed everything. */
export async function groupBehind(cluster: KafkaCluster, groupId: string): Promise<string | null> {
  const committed = await committedOffsets(cluster, groupId);
  for (const { partition, high, low } of await cluster.admin.fetchTopicOffsets(ordersTopic.name)) {
    const next = committed.get(partition) ?? 0n;
    if (high !== low && next < BigInt(high)) {
      return `${groupId} has committed offset ${next} of ${high} on ${ordersTopic.name}-${partition}`;
    }
  }
  return null;
}
