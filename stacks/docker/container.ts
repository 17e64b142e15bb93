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
  readonly memoryMb: number;
  readonly health: HealthCheck;
  readonly environment?: Readonly<Record<string, pulumi.Input<string | number>>>;
  readonly command?: readonly string[];
  /** Whether an init process stands before the program: as PID 1 a program could not kill itself. Default false. */
  readonly init?: boolean;
  /** Ports published on 127.0.0.1. */
  readonly ports?: readonly { readonly internal: number; readonly external: number }[];
  readonly volumes?: readonly { readonly volumeName: pulumi.Input<string>; readonly containerPath: string }[];
  /** Files put into the container before it starts. */
  readonly files?: readonly { readonly path: string; readonly content: pulumi.Input<string> }[];
  /** How long the process may take to end after SIGTERM, in seconds. */
  readonly stopSeconds: number;
  /** How long the first healthy answer may take, in seconds. Default 240: two cores that start everything at once. */
  readonly startSeconds?: number;
}

/** Between two looks at a container's health: short, because what is created next waits for it. */
const HEALTH_INTERVAL = "3s";
/** A container that starts this long is not called unhealthy yet. */
const START_PERIOD = "2m0s";

/**
 * Declares a container of the stack. What every one of them has is decided here: a health check that Pulumi waits
 * for, a memory limit, a restart policy, labels, bounded logs, and ports that are open to this machine only.
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
      networksAdvanced: [{ name: args.network.name, aliases: [args.component] }],
      memory: args.memoryMb,
      // What Docker sets anyhow; the provider reads it back, and would undo on every `up` what was not declared.
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
      // The name is taken until the old one is gone.
      deleteBeforeReplace: true,
      // Docker changes neither in a container that is there, and the provider records them without a word.
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
