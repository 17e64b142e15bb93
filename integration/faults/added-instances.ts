import type { ReplicatedService } from "../../contract/replicas";
import { declaredInstances, removeReplicas, startReplica, type Replica } from "../harness/containers/replica";
import { untilGroupHas } from "../harness/kafka/cluster-state";
import type { FaultContext } from "./fault";

type Pipeline = FaultContext["pipeline"];

/** A service whose instances share partitions, and the group in which they do. */
export interface ServiceGroup {
  readonly service: ReplicatedService;
  readonly groupId: string;
}

/** Waits until a group has the instances that the Pulumi program created, and so many more. */
export async function untilGroupHasAdded(
  { containers, cluster }: Pipeline,
  { service, groupId }: ServiceGroup,
  added: number,
): Promise<void> {
  await untilGroupHas(cluster, groupId, (await declaredInstances(containers, service)) + added);
}

/**
 * Adds an instance and waits until it is a member of its group.
 * @param number from 2: the first one that is added is the second
 */
export async function addInstance(pipeline: Pipeline, group: ServiceGroup, number: number): Promise<Replica> {
  const instance = await startReplica(pipeline.containers, group.service, number);
  await instance.untilHealthy();
  await untilGroupHasAdded(pipeline, group, number - 1);
  return instance;
}

/** Removes what was added, and waits until the others are by themselves. */
export async function removeAddedInstances(pipeline: Pipeline, group: ServiceGroup): Promise<void> {
  await removeReplicas(pipeline.containers);
  await untilGroupHasAdded(pipeline, group, 0);
}
