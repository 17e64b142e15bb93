import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { CertificateAuthority } from "../certificates/certificate-authority";
import type { HealthCheck } from "./health-checks";
import { filesVolume, type ContainerFile } from "./container-files";
import { HARDENED, temporaryFolders, userText, type ContainerUser } from "./hardening";
import { labels } from "./labels";
import { resourceName, volumeName } from "../../project/names";
import type { StackConfig } from "../config/config";
import type { Network } from "./network";
import { PidsLimit } from "./pids-limit";

/** What every component that runs containers is given. */
export interface StackArgs {
  /** The stack's settings; each component takes its own. */
  readonly config: StackConfig;
  /** Where its containers find the others. */
  readonly network: Network;
  /** Signs the certificates of what it declares; undefined with `security=off`. */
  readonly authority: CertificateAuthority | undefined;
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
  /** Whom its program runs as: see `image-contracts/`. */
  readonly user: ContainerUser;
  readonly memoryMb: number;
  readonly health: HealthCheck;
  /** `docker inspect` shows it: secrets go into `files`. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string | number>>>;
  readonly command?: readonly string[];
  /** Whether an init process runs as PID 1: a program that is PID 1 cannot kill itself with SIGKILL. Default false. */
  readonly init?: boolean;
  /** Ports published on 127.0.0.1. */
  readonly ports?: readonly { readonly internal: number; readonly external: number }[];
  readonly volumes?: readonly { readonly volumeName: pulumi.Input<string>; readonly containerPath: string }[];
  /** Files that its program may read, put into the container before it starts; the rest of their folders stays. */
  readonly files?: readonly ContainerFile[];
  /** Folders that its program writes to, in memory and empty at each start. `/tmp` is one unless it is `writable`. */
  readonly scratch?: readonly string[];
  /** Folders that its program writes to, on disk until the container is removed. They start as the image has them. */
  readonly writable?: readonly string[];
  /** Whether its program loads native libraries from `/tmp`, as Java's do. Default false. */
  readonly loadsCodeFromTmp?: boolean;
  /** How long the process may take to end after SIGTERM, in seconds. */
  readonly stopSeconds: number;
  /**
   * How long the first healthy answer may take, in seconds. Default 240: enough for two cores that start everything at
   * once.
   */
  readonly startSeconds?: number;
  /** Whether what depends on the container waits for its first healthy answer. Default true. */
  readonly waitsUntilHealthy?: boolean;
}

/** Interval of health checks: short, because dependent resources wait for the container. */
const HEALTH_INTERVAL = "3s";
/** Failed health checks do not count until this long after the start. */
const START_PERIOD = "2m0s";

/**
 * Declares a container of the stack, with what all of them have: a user that is not root, no privileges, a root file system that
 * nothing can write to, limits, a health check that Pulumi waits for, a restart policy, labels, bounded logs, and ports that are
 * open to this machine only.
 */
export function stackContainer(args: ContainerArgs, options: pulumi.CustomResourceOptions): docker.Container {
  const startSeconds = args.startSeconds ?? 240;
  const container = new docker.Container(
    args.component,
    {
      ...HARDENED,
      name: resourceName(pulumi.getStack(), args.component),
      hostname: args.component,
      // By id, never by tag: a rebuilt image has to be seen as a change.
      image: args.image.imageId,
      user: userText(args.user),
      networksAdvanced: [{ name: args.network.name, aliases: [args.component] }],
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
      volumes: volumesOf(args, options),
      tmpfs: temporaryFolders(args),
      stopTimeout: args.stopSeconds,
      destroyGraceSeconds: args.stopSeconds,
      healthcheck: {
        tests: [...args.health],
        interval: HEALTH_INTERVAL,
        timeout: "10s",
        retries: 5,
        startPeriod: START_PERIOD,
      },
      ...(args.waitsUntilHealthy === false ? { wait: false } : { wait: true, waitTimeout: startSeconds }),
    },
    {
      // The old container holds the name until it is gone.
      deleteBeforeReplace: true,
      // Docker cannot change these in an existing container, and the provider would record them as if it had.
      replaceOnChanges: ["healthcheck", "init", "tmpfs"],
      ...options,
    },
  );
  new PidsLimit(
    `${args.component}-pids-limit`,
    { containerId: container.id },
    // Gone with its container.
    { ...(options.parent ? { parent: options.parent } : {}), deletedWith: container },
  );
  return container;
}

function volumesOf(args: ContainerArgs, options: pulumi.CustomResourceOptions): docker.types.input.ContainerVolume[] {
  const { volumes = [], writable = [] } = args;
  const files = filesVolume(args, options);
  return [
    ...volumes.map((volume) => ({ ...volume })),
    ...writable
      .filter((folder) => !(files?.folders ?? []).includes(folder))
      .map((containerPath) => ({ containerPath })),
    ...(files ? [{ fromContainer: files.source }] : []),
  ];
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
