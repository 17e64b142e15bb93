import { BROKER_COUNT, kafkaHost } from "../../project/names";

/** A broker as its peers and its clients address it. */
export interface KafkaNode {
  /** `node.id`, from 1. */
  readonly id: number;
  /** Host name inside the stack's network. */
  readonly host: string;
  /** Port on 127.0.0.1. */
  readonly externalPort: number;
}

/** Port that the stack's containers reach a broker on. */
export const INTERNAL_PORT = 19_092;
/** Port that the controllers talk on. */
export const CONTROLLER_PORT = 29_093;
/** Port inside the container that is published on 127.0.0.1. */
export const EXTERNAL_PORT = 9_092;

/** The cluster's nodes, their published ports counted up from `firstExternalPort`. */
export function kafkaNodes(firstExternalPort: number): KafkaNode[] {
  return Array.from({ length: BROKER_COUNT }, (_, index) => ({
    id: index + 1,
    host: kafkaHost(index + 1),
    externalPort: firstExternalPort + index,
  }));
}

/** What containers of the stack bootstrap from. */
export function internalBootstrapServers(nodes: readonly KafkaNode[]): string {
  return nodes.map((node) => `${node.host}:${INTERNAL_PORT}`).join(",");
}

/** What programs on this machine bootstrap from. */
export function externalBootstrapServers(nodes: readonly KafkaNode[]): string[] {
  return nodes.map((node) => `127.0.0.1:${node.externalPort}`);
}
