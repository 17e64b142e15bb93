import { statfs } from "node:fs/promises";
import type { Edition } from "../../stacks/config/images";
import { askDaemon, type DockerDaemon } from "../../project/docker";
import { editionIsCached } from "../edition/edition";
import { REPOSITORY_ROOT } from "../../project/repository";
import { stackMemoryMb, stackSettings } from "../pulumi/stack-settings";
import type { Prerequisite } from "./prerequisite";

const GIBIBYTE = 1024 ** 3;

/** Share of the summed limits: a virtual machine that was given 8 GB has 7.6 to 7.8, and not every container reaches its limit. */
const LEAST_SHARE_OF_LIMITS = 0.95;

/** Free disk in GiB: before the first set-up for images, build caches and volumes; later for volumes and logs. */
const LEAST_FREE_DISK = { atFirst: 12, later: 3 } as const;

/** Whether Docker has the memory and the disk that the stack needs; empty where no daemon answers. */
export async function checkResources(edition: Edition): Promise<Prerequisite[]> {
  const daemon = await askDaemon().catch(() => undefined);
  if (daemon === undefined) return [];
  const disk = await freeDisk(daemon);
  return [
    judgeMemory(daemon, stackMemoryMb(edition, stackSettings())),
    judgeDisk(disk, editionIsCached() ? LEAST_FREE_DISK.later : LEAST_FREE_DISK.atFirst),
    swapLimit(daemon),
  ];
}

/** Whether a set-up can go on; it may already have filled the disk with what it needs. */
export async function requireResources(edition: Edition): Promise<Prerequisite[]> {
  const daemon = await askDaemon();
  return [
    judgeMemory(daemon, stackMemoryMb(edition, stackSettings())),
    judgeDisk(await freeDisk(daemon), LEAST_FREE_DISK.later),
  ];
}

/** @param limitsMb what the memory limits of the stack's containers add up to */
export function judgeMemory(daemon: Pick<DockerDaemon, "memoryBytes">, limitsMb: number): Prerequisite {
  const has = daemon.memoryBytes / GIBIBYTE;
  const wanted = limitsMb / 1024;
  return {
    name: "memory",
    ok: has >= wanted * LEAST_SHARE_OF_LIMITS,
    detail: `Docker has ${has.toFixed(1)} GiB, the stack's limits add up to ${wanted.toFixed(1)}`,
    remedy:
      `give Docker ${Math.ceil(wanted)} GB (Docker Desktop: Settings, Resources), ` +
      "or lower the limits: npx pulumi config set connectMemoryMb 768 …",
  };
}

/** A disk's free space in GiB, and which disk it is. */
interface FreeDisk {
  readonly path: string;
  readonly free: number;
}

/** Whether a disk has enough free space. */
export function judgeDisk({ path, free }: FreeDisk, least: number): Prerequisite {
  return {
    name: "free disk",
    ok: free >= least,
    detail: `${free.toFixed(1)} GiB at ${path}, ${least} are needed`,
    remedy: "docker system prune",
  };
}

/** Where Docker keeps its images; this repository's own disk where Docker's is inside another machine. */
async function freeDisk({ rootDirectory }: DockerDaemon): Promise<FreeDisk> {
  for (const path of [rootDirectory, REPOSITORY_ROOT]) {
    const disk = await statfs(path).catch(() => undefined);
    if (disk !== undefined) return { path, free: (disk.bavail * disk.bsize) / GIBIBYTE };
  }
  throw new Error(`cannot read the free disk space at ${REPOSITORY_ROOT}`);
}

/** Nothing fails without it, but Docker then drops the swap limit that the program declares. */
function swapLimit({ limitsSwap }: DockerDaemon): Prerequisite {
  return {
    name: "swap limit",
    ok: true,
    detail: limitsSwap
      ? "the kernel accounts for swap"
      : "the kernel does not account for swap: every `pulumi up` updates every container (boot with swapaccount=1)",
    remedy: "",
  };
}
