import { COMPONENT_LABEL } from "../../../project/names";
import { REPLICA_LABEL, stackLabels, type StackContainers } from "./stack-containers";
import { stackContainer, type StackContainer } from "./stack-container";

/** Another instance of a service, in addition to the one that the Pulumi program created. */
export interface Replica extends StackContainer {
  remove(): Promise<void>;
}

/**
 * Starts another instance of a service with the same image, configuration, network and limits, but with an instance id of
 * its own and no published port.
 *
 * @param number distinguishes the replicas of one service, from 2
 * @param environment variables that differ from the original's
 */
export async function startReplica(
  containers: StackContainers,
  component: string,
  number: number,
  environment: Readonly<Record<string, string>> = {},
): Promise<Replica> {
  const original = await (await containers.get(component)).inspect();
  const hostname = `${component}-${number}`;
  const name = `${original.Name.replace(/^\//, "")}-replica-${number}`;
  const network = await containers.network();
  const own: Record<string, string> = { ...environment, INSTANCE_ID: hostname };
  await containers.docker
    .getContainer(name)
    .remove({ force: true })
    .catch(() => undefined);
  const container = await containers.docker.createContainer({
    name,
    Image: original.Image,
    Hostname: hostname,
    Env: [
      ...original.Config.Env.filter((entry) => !((entry.split("=")[0] ?? "") in own)),
      ...Object.entries(own).map(([variable, value]) => `${variable}=${value}`),
    ],
    Cmd: original.Config.Cmd,
    ...(original.Config.Entrypoint === undefined ? {} : { Entrypoint: original.Config.Entrypoint }),
    ...(original.Config.Healthcheck === undefined ? {} : { Healthcheck: original.Config.Healthcheck }),
    Labels: { ...original.Config.Labels, [COMPONENT_LABEL]: component, [REPLICA_LABEL]: String(number) },
    HostConfig: {
      NetworkMode: network.Name,
      ...(original.HostConfig.Init === undefined ? {} : { Init: original.HostConfig.Init }),
      ...(original.HostConfig.Memory === undefined ? {} : { Memory: original.HostConfig.Memory }),
      ...(original.HostConfig.RestartPolicy === undefined ? {} : { RestartPolicy: original.HostConfig.RestartPolicy }),
    },
    NetworkingConfig: { EndpointsConfig: { [network.Name]: { Aliases: [hostname] } } },
  });
  await container.start();
  return {
    ...stackContainer({ component, name, container, network: containers.docker.getNetwork(network.Id) }),
    remove: async () => {
      await container.remove({ force: true });
    },
  };
}

/** Removes replicas that an interrupted run against this stack left behind. */
export async function removeReplicas({ docker }: StackContainers): Promise<void> {
  const left = await docker.listContainers({ all: true, filters: { label: [...stackLabels(), REPLICA_LABEL] } });
  await Promise.all(left.map(({ Id }) => docker.getContainer(Id).remove({ force: true })));
}
