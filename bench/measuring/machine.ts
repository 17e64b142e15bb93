import { execFile } from "node:child_process";
import { cpus, release, totalmem, type } from "node:os";
import { promisify } from "node:util";
import type { StackContainers } from "../../integration/harness/containers/stack-containers";
import { askDaemon } from "../../project/docker";
import { inRepository } from "../../project/repository";

/** Where the figures come from. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryBytes: number;
  readonly kernel: string;
  readonly docker: string;
  /** Of Node.js in the services, and the images of brokers and stores. */
  readonly versions: Readonly<Record<string, string>>;
  /** The commit that is checked out, with `+` where files differ from it. */
  readonly commit: string;
}

/** Describes how large a machine is: `2 cores of AMD EPYC, 24 GiB`. */
export function describeSize({ cores, processor, memoryBytes }: Machine): string {
  return `${cores} cores of ${processor}, ${Math.round(memoryBytes / 2 ** 30)} GiB`;
}

/** Describes the machine and what runs on it. */
export async function describeMachine(containers: StackContainers): Promise<Machine> {
  const [first] = cpus();
  return {
    processor: first?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryBytes: totalmem(),
    kernel: `${type()} ${release()}`,
    docker: (await askDaemon()).version,
    versions: await readVersions(containers),
    commit: await readCommit(),
  };
}

async function readVersions(containers: StackContainers): Promise<Record<string, string>> {
  const service = await containers.get("order-producer");
  const versions: Record<string, string> = { "Node.js": (await service.run(["node", "--version"])).trim() };
  for (const component of ["kafka-1", "mysql", "elasticsearch"]) {
    const { Image } = await (await containers.get(component)).inspect();
    const { RepoTags } = await containers.docker.getImage(Image).inspect();
    versions[component] = RepoTags[0] ?? Image;
  }
  return versions;
}

async function readCommit(): Promise<string> {
  const git = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)("git", args, { cwd: inRepository() })).stdout.trim();
  const differs = (await git("status", "--porcelain", "--untracked-files=no")) !== "";
  return `${await git("rev-parse", "--short", "HEAD")}${differs ? "+" : ""}`;
}
