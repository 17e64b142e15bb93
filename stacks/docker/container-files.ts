import { posix } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { COMPONENT_LABEL, filesName } from "../../project/names";
import { HARDENED, type ContainerUser } from "./hardening";
import { labels } from "./labels";

/** A file that the container's user alone can read, and nobody in it can change. */
export interface ContainerFile {
  readonly path: string;
  /** `pulumi.secret` where it holds one. */
  readonly content: pulumi.Input<string>;
}

interface FilesArgs {
  readonly component: string;
  readonly image: docker.RemoteImage;
  readonly user: ContainerUser;
  readonly files?: readonly ContainerFile[];
  readonly writable?: readonly string[];
}

/** What a container mounts to have its files. */
interface FilesVolume {
  /** For the container's `fromContainer`. */
  readonly source: pulumi.Output<string>;
  /** The folders that are mounted. */
  readonly folders: readonly string[];
}

/**
 * Declares a container that is never started: its volumes hold another one's files. Docker copies nothing into a container
 * whose root file system is read-only, and a volume is filled on whatever machine the daemon runs. Each folder starts as the
 * image has it; the volumes are removed with this container. See docs/decisions/0017.
 *
 * @returns undefined where there are no files
 */
export function filesVolume(args: FilesArgs, options: pulumi.CustomResourceOptions): FilesVolume | undefined {
  const { component, image, user, files = [], writable = [] } = args;
  if (files.length === 0) return undefined;
  const folders = [...new Set(files.map(({ path }) => posix.dirname(path)))];
  const owner = { owner: String(user.uid), group: String(user.gid), permissions: "0400" };
  const holder = new docker.Container(
    `${component}-files`,
    {
      ...HARDENED,
      // Files could not be copied into it.
      readOnly: false,
      name: filesName(pulumi.getStack(), component),
      image: image.imageId,
      // It is no component of the running stack.
      labels: labels(component).filter(({ label }) => label !== COMPONENT_LABEL),
      logDriver: "json-file",
      volumes: folders.map((containerPath) => ({ containerPath })),
      uploads: files.map(({ path, content }) => ({ file: path, content, ...owner })),
      start: false,
      mustRun: false,
    },
    {
      deleteBeforeReplace: true,
      ...(options.parent ? { parent: options.parent } : {}),
      // New files delete the container that mounts the old ones: not before what it waits for.
      ...(options.dependsOn ? { dependsOn: options.dependsOn } : {}),
    },
  );
  const mode = folders.some((folder) => writable.includes(folder)) ? "" : ":ro";
  return { source: pulumi.interpolate`${holder.id}${mode}`, folders };
}
