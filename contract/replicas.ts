import type { ServiceName } from "./log-message";

/** The services that a stack may run several times; the operations page is one. */
export const REPLICATED_SERVICES = [
  "order-producer",
  "order-consumer",
  "hourly-streams",
] as const satisfies readonly ServiceName[];
export type ReplicatedService = (typeof REPLICATED_SERVICES)[number];

/** Replicas that a service has at most: more than one machine has a use for, and few enough to list their names. */
export const MAX_REPLICAS = 9;

/**
 * What the replicas of a service are called: their components, host names and instance ids. The first has the service's own
 * name, the second is `order-consumer-2`.
 */
export function replicaNames(service: ReplicatedService, replicas: number): string[] {
  return Array.from({ length: replicas }, (_, index) => (index === 0 ? service : `${service}-${index + 1}`));
}

/** What takes the orders of a stack with several order-producers, and shares them out. */
export const PRODUCER_PROXY = "order-producer-proxy";
