import type Docker from "dockerode";
import { CLONE_LABEL, COMPONENT_LABEL, isFilesName, NETWORK_COMPONENT, STACK_LABEL } from "../../../project/names";
import { thisClone } from "../../../project/clone";
import { dockerClient } from "../../../project/docker";
import { stackName } from "../../../project/stack-name";
import { stackContainer, type StackContainer } from "./stack-container";

/** On containers that a fault or the bench adds; they are not part of the Pulumi program. */
export const REPLICA_LABEL = "com.shopstream.replica";

/** The labels on everything of this clone's stack, in the form of Docker's filters; other stacks may run beside it. */
export function stackLabels(): string[] {
  return [`${STACK_LABEL}=${stackName()}`, `${CLONE_LABEL}=${thisClone().id}`];
}

/** The stack's containers, found by label. */
export interface StackContainers {
  readonly docker: Docker;
  /** The network that all of them share. @throws when there is none */
  network(): Promise<Docker.NetworkInspectInfo>;
  /** The one container of a component. @throws when there is none */
  get(component: string): Promise<StackContainer>;
  /** Whether the stack has a container of a component: not where the server is somebody else's. */
  has(component: string): Promise<boolean>;
  /** All of them, running or not, without replicas and holders of files. @throws when there is none */
  all(): Promise<StackContainer[]>;
  /** The brokers, in the order of their ids. @throws when there is none */
  brokers(): Promise<StackContainer[]>;
}

/** Whether a container is one of the brokers: `kafka-1`, `kafka-2`… */
export function isBroker({ component }: Pick<StackContainer, "component">): boolean {
  return /^kafka-\d+$/.test(component);
}

/** Talks to the Docker daemon that the stack runs on. */
export function stackContainers(): StackContainers {
  const docker = dockerClient(0);
  const network = async (): Promise<Docker.NetworkInspectInfo> => {
    const [found] = await docker.listNetworks({
      filters: { label: [...stackLabels(), `${COMPONENT_LABEL}=${NETWORK_COMPONENT}`] },
    });
    if (found === undefined) throw new Error(`no network of the stack ${stackName()}. Run \`make up\``);
    return found;
  };
  const all = async (): Promise<StackContainer[]> => {
    const { Id: networkId } = await network();
    const found = await docker.listContainers({ all: true, filters: { label: stackLabels() } });
    const containers = found
      .filter(({ Labels }) => Labels[COMPONENT_LABEL] !== undefined && Labels[REPLICA_LABEL] === undefined)
      .map(({ Id, Names, Labels }) => ({
        id: Id,
        name: (Names[0] ?? Id).replace(/^\//, ""),
        component: Labels[COMPONENT_LABEL] ?? "",
      }))
      .filter(({ name }) => !isFilesName(name))
      .map(({ id, name, component }) =>
        stackContainer({
          component,
          name,
          container: docker.getContainer(id),
          network: docker.getNetwork(networkId),
        }),
      )
      .sort((left, right) => left.component.localeCompare(right.component));
    if (containers.length === 0) throw new Error(`no container of the stack ${stackName()}. Run \`make up\``);
    return containers;
  };
  return {
    docker,
    network,
    all,
    has: async (component) => (await all()).some((container) => container.component === component),
    get: async (component) => {
      const found = (await all()).find((container) => container.component === component);
      if (found === undefined) throw new Error(`no container of the component ${component}. Run \`make up\``);
      return found;
    },
    brokers: async () => {
      const brokers = (await all()).filter(isBroker);
      if (brokers.length === 0) throw new Error("no container of a broker. Run `make up`");
      return brokers;
    },
  };
}
