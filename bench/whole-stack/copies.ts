import type Docker from "dockerode";
import { stackContainer, type StackContainer } from "../../integration/harness/containers/stack-container";
import { REPLICA_LABEL } from "../../integration/harness/containers/stack-containers";
import type { Bench } from "../measuring/row";
import { PEER_LABEL } from "../peers/peer-container";

/**
 * What has to be healthy before what: components of one entry are started together, and waited for together. Everything that no
 * entry names comes last.
 */
const TIERS: readonly RegExp[] = [/^(kafka-\d+|mysql|elasticsearch)$/, /^(connect|kibana)$/];

/** The containers in the order in which a script would start them. */
export function tiersOf<Component extends Pick<StackContainer, "component">>(
  containers: readonly Component[],
): Component[][] {
  const tierOf = ({ component }: Component): number => {
    const tier = TIERS.findIndex((components) => components.test(component));
    return tier < 0 ? TIERS.length : tier;
  };
  return [...TIERS.keys(), TIERS.length]
    .map((tier) => containers.filter((container) => tierOf(container) === tier))
    .filter((tier) => tier.length > 0);
}

/** A copy of a container, with its image, settings, limits, ports, name on the network and volumes. */
export function copyOf(
  { Name, Image, Config, HostConfig, Mounts }: Docker.ContainerInspectInfo,
  component: string,
  network: string,
): Docker.ContainerCreateOptions {
  return {
    ...Config,
    // By their names below: those of the original.
    Volumes: {},
    name: `${Name.replace(/^\//, "")}-copy`,
    Image,
    Labels: { ...Config.Labels, [REPLICA_LABEL]: "copy", [PEER_LABEL]: `copy-${component}` },
    HostConfig: {
      ...HostConfig,
      VolumesFrom: [],
      Binds: Mounts.filter(({ Type }) => Type === "volume" || Type === "bind").map(
        ({ Type, Name, Source, Destination, RW }) =>
          `${Type === "volume" ? (Name ?? Source) : Source}:${Destination}:${RW ? "rw" : "ro"}`,
      ),
      NetworkMode: network,
    },
    NetworkingConfig: { EndpointsConfig: { [network]: { Aliases: [component] } } },
  };
}

/** Copies of a stack that is stopped meanwhile. */
export interface StackCopy {
  /** Creates and starts them, and waits until they are healthy, tier by tier. */
  start(): Promise<void>;
  /** Stops and removes them, the last ones first. */
  remove(): Promise<void>;
}

/** Stops the stack, whose volumes the copies use; it runs again, healthy, when the resources are given back. */
export async function stopForCopies({ containers, resources }: Bench): Promise<StackCopy> {
  const { docker } = containers;
  const network = await containers.network();
  const originals = await Promise.all(
    (await containers.all()).map(async (container) => ({ ...container, inspected: await container.inspect() })),
  );
  const tiers = tiersOf(originals);
  let copies: StackContainer[][] = [];
  const remove = async (): Promise<void> => {
    for (const tier of copies.toReversed()) {
      await Promise.all(tier.map((copy) => copy.stop()));
      await Promise.all(tier.map(({ container }) => container.remove({ force: true })));
    }
    copies = [];
  };
  resources.add("the stack runs again", async () => {
    await remove();
    for (const tier of tiers) {
      await Promise.all(tier.map((original) => original.start()));
      await Promise.all(tier.map((original) => original.untilHealthy()));
    }
  });
  for (const tier of tiers.toReversed()) await Promise.all(tier.map((original) => original.stop()));
  return {
    start: async () => {
      for (const tier of tiers) {
        const started: StackContainer[] = [];
        copies.push(started);
        for (const { component, inspected } of tier) {
          const container = await docker.createContainer(copyOf(inspected, component, network.Name));
          started.push(
            stackContainer({ component, name: component, container, network: docker.getNetwork(network.Id) }),
          );
          await container.start();
        }
        await Promise.all(started.map((copy) => copy.untilHealthy()));
      }
    },
    remove,
  };
}
