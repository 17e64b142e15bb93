import type Docker from "dockerode";
import { ordersTopic } from "../../contract/topics";
import type { StackContainer } from "../harness/containers/stack-container";
import type { StackContainers } from "../harness/containers/stack-containers";
import { leaderOf } from "../harness/kafka/cluster-state";
import type { Fault } from "./fault";

/** Two of them are left in the quorum; orders go on behind this promise. */
const acceptedMeanwhile = 1_800;

type Endpoint = Docker.ContainerInspectInfo["NetworkSettings"]["Networks"][string];
const cutOff = new Map<string, { readonly network: string; readonly endpoint: Endpoint }>();

async function disconnect({ docker }: StackContainers, broker: StackContainer): Promise<void> {
  const { NetworkSettings } = await broker.inspect();
  const [entry] = Object.entries(NetworkSettings.Networks);
  if (entry === undefined) throw new Error(`${broker.name} is on no network`);
  const [network, endpoint] = entry;
  cutOff.set(broker.component, { network, endpoint });
  await docker.getNetwork(network).disconnect({ Container: broker.container.id, Force: true });
}

async function reconnect({ docker }: StackContainers, broker: StackContainer): Promise<void> {
  const { NetworkSettings } = await broker.inspect();
  const was = cutOff.get(broker.component);
  if (was === undefined || NetworkSettings.Networks[was.network] !== undefined) return;
  const aliases = (was.endpoint.Aliases as string[] | null) ?? [broker.component];
  await docker
    .getNetwork(was.network)
    .connect({ Container: broker.container.id, EndpointConfig: { Aliases: aliases } });
  cutOff.delete(broker.component);
}

export const brokerPartitioned: Fault = {
  name: "broker-partitioned",
  promise: "a broker cut off from the rest, and from its clients, is replaced; back again, it catches up",
  inShortForm: true,
  inject: async (context) => {
    const { containers, cluster } = context.pipeline;
    const leader = await leaderOf(cluster, ordersTopic.name, 0);
    const broker = await containers.get(`kafka-${leader}`);
    await disconnect(containers, broker);
    await context.untilAccepted(acceptedMeanwhile);
    await reconnect(containers, broker);
    context.note(`broker ${leader} was cut off while ${acceptedMeanwhile} orders were accepted`);
    await context.untilHealthy();
  },
  recover: async ({ pipeline: { containers } }) => {
    for (const broker of await containers.brokers()) await reconnect(containers, broker);
  },
};
