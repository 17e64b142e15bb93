import type { Admin } from "kafkajs";

/** A partition's replicas, by broker id; the first is the preferred leader. */
export type ReplicaAssignment = readonly number[];

/** Reassigns every partition of a topic to the wanted number of replicas; the brokers copy the data in the background. */
export async function changeReplicas(admin: Admin, topic: string, replicationFactor: number): Promise<void> {
  const [{ topics }, { brokers }] = await Promise.all([
    admin.fetchTopicMetadata({ topics: [topic] }),
    admin.describeCluster(),
  ]);
  const brokerIds = brokers.map(({ nodeId }) => nodeId).sort((a, b) => a - b);
  const partitionAssignment = (topics[0]?.partitions ?? []).map(({ partitionId, replicas }) => ({
    partition: partitionId,
    replicas: [...reassigned(replicas, brokerIds, replicationFactor, partitionId)],
  }));
  await admin.alterPartitionReassignments({ topics: [{ topic, partitionAssignment }], timeout: 30_000 });
}

/**
 * The replicas of one partition after a change of the replication factor. Existing ones stay as far as possible; new ones go to
 * brokers without one, starting with a different broker for each partition.
 *
 * @throws where the cluster has fewer brokers than replicas are wanted
 */
export function reassigned(
  replicas: ReplicaAssignment,
  brokerIds: readonly number[],
  replicationFactor: number,
  partition: number,
): ReplicaAssignment {
  if (replicationFactor <= replicas.length) return replicas.slice(0, replicationFactor);
  const free = brokerIds.filter((id) => !replicas.includes(id));
  const missing = replicationFactor - replicas.length;
  if (missing > free.length) {
    throw new Error(`${replicationFactor} replicas need as many brokers; the cluster has ${brokerIds.length}`);
  }
  const start = partition % free.length;
  return [...replicas, ...[...free.slice(start), ...free.slice(0, start)].slice(0, missing)];
}
