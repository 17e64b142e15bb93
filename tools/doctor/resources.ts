import { statfs } from "node:fs/promises";
import { totalmem } from "node:os";
import { repositoryRoot } from "../repository";
import type { Prerequisite } from "./prerequisite";

const gibibyte = 1024 ** 3;

/** What the containers' memory limits add up to, rounded up. */
const leastMemory = 6;
/** Images, Go's build cache and the volumes of a test run. */
const leastFreeDisk = 12;

/** Whether the machine is large enough for the stack. */
export async function checkResources(): Promise<Prerequisite[]> {
  const disk = await statfs(repositoryRoot);
  const memory = totalmem() / gibibyte;
  const freeDisk = (disk.bavail * disk.bsize) / gibibyte;
  return [
    {
      name: "memory",
      ok: memory >= leastMemory,
      detail: `${memory.toFixed(1)} GiB, ${leastMemory} are needed`,
      remedy: "give the machine more memory, or lower the limits: npx pulumi config set connectMemoryMb 768 …",
    },
    {
      name: "free disk",
      ok: freeDisk >= leastFreeDisk,
      detail: `${freeDisk.toFixed(1)} GiB, ${leastFreeDisk} are needed`,
      remedy: "docker system prune",
    },
  ];
}
