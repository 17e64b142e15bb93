import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { HealthCheck } from "./health-checks";
import { labels } from "./labels";
import { resourceName, volumeName } from "../../project/names";
import type { StackConfig } from "../config/config";
import type { Network } from "./network";

/** What every component that runs containers is given. */
export interface StackArgs {
  /** The stack's settings; each component takes its own. */
  readonly config: StackConfig;
  /** Where its containers find the others. */
  readonly network: Network;
}

/** A component whose container runs an image that is not built with it. */
export interface ImageArgs extends StackArgs {
  readonly image: docker.RemoteImage;
}

export interface ContainerArgs {
  /** Name within the stack: `mysql` of the stack `dev` is the container `shopstream-dev-mysql`, `mysql` in the network. */
  readonly component: string;
  readonly image: docker.RemoteImage;
  readonly network: Network;
  /** A name in the network that it shares with other containers: DNS answers with all of their addresses. Default: none. */
  readonly sharedAlias?: string;
  readonly memoryMb: number;
  readonly health: HealthCheck;
  readonly environment?: Readonly<Record<string, pulumi.Input<string | number>>>;
  readonly command?: readonly string[];
  /** Whether an init process runs as PID 1: a program that is PID 1 cannot kill itself with SIGKILL. Default false. */
  readonly init?: boolean;
  /** Ports published on 127.0.0.1. */
  readonly ports?: readonly { readonly internal: number; readonly external: number }[];
  readonly volumes?: readonly { readonly volumeName: pulumi.Input<string>; readonly containerPath: string }[];
  /** Files put into the container before it starts. */
  readonly files?: readonly { readonly path: string; readonly content: pulumi.Input<string> }[];
  /** How long the process may take to end after SIGTERM, in seconds. */
  readonly stopSeconds: number;
  /**
   * How long the first healthy answer may take, in seconds. Default 240: enough for two cores that start everything at
   * once.
   */
  readonly startSeconds?: number;
}

/** Interval of health checks: short, because dependent resources wait for the container. */
const HEALTH_INTERVAL = "3s";
/** Failed health checks do not count until this long after the start. */
const START_PERIOD = "2m0s";

/**
 * Declares a container of the stack, with what all of them have: a health check that Pulumi waits for, a memory limit,
 * a restart policy, labels, bounded logs, and ports that are open to this machine only.
 */
export function stackContainer(args: ContainerArgs, options: pulumi.CustomResourceOptions): docker.Container {
  const startSeconds = args.startSeconds ?? 240;
  return new docker.Container(
    args.component,
    {
      name: resourceName(pulumi.getStack(), args.component),
      hostname: args.component,
      // By id, never by tag: a rebuilt image has to be seen as a change.
      image: args.image.imageId,
      networksAdvanced: [
        {
          name: args.network.name,
          aliases: [args.component, ...(args.sharedAlias === undefined ? [] : [args.sharedAlias])],
        },
      ],
      memory: args.memoryMb,
      // Docker's default. The provider reads it back, so left out it would be a change on every `up`.
      memorySwap: args.memoryMb * 2,
      restart: "unless-stopped",
      labels: labels(args.component),
      logDriver: "json-file",
      logOpts: { "max-size": "10m", "max-file": "3" },
      envs: Object.entries(args.environment ?? {})
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, value]) => pulumi.interpolate`${name}=${value}`),
      ...(args.command ? { command: [...args.command] } : {}),
      ...(args.init ? { init: true } : {}),
      ports: (args.ports ?? []).map((port) => ({ ...port, ip: "127.0.0.1" })),
      volumes: (args.volumes ?? []).map((volume) => ({ ...volume })),
      uploads: (args.files ?? []).map(({ path, content }) => ({ file: path, content })),
      stopTimeout: args.stopSeconds,
      destroyGraceSeconds: args.stopSeconds,
      healthcheck: {
        tests: [...args.health],
        interval: HEALTH_INTERVAL,
        timeout: "10s",
        retries: 5,
        startPeriod: START_PERIOD,
      },
      wait: true,
      waitTimeout: startSeconds,
    },
    {
      // The old container holds the name until it is gone.
      deleteBeforeReplace: true,
      // Docker cannot change these in an existing container, and the provider would record them as if it had.
      replaceOnChanges: ["healthcheck", "init"],
      ...options,
    },
  );
}

/** Declares the volume that holds a component's data; `pulumi destroy` removes it. */
export function stackVolume(component: string, options: pulumi.CustomResourceOptions): docker.Volume {
  return new docker.Volume(
    `${component}-data`,
    { name: volumeName(pulumi.getStack(), component), labels: labels(component) },
    {
      deleteBeforeReplace: true,
      // A clone that was moved has another folder in its labels: no reason to replace the volume and lose its data.
      ignoreChanges: ["labels"],
      ...options,
    },
  );
}
