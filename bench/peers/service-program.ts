import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serviceBundle } from "../../integration/harness/containers/service-bundle";
import type { Bench } from "../measuring/row";
import type { PeerProgram } from "./peer-container";

/** How the stack's programs reach the brokers. */
export const INTERNAL_BOOTSTRAP_SERVERS = "kafka-1:19092,kafka-2:19092,kafka-3:19092";

/**
 * Bundles a program of the bench with the sources of the services, to run it as a service is run: with its image, options of
 * Node and memory limit.
 *
 * @param file the program's path
 */
export async function serviceProgram(
  { containers, resources }: Bench,
  service: string,
  file: string,
): Promise<(name: string, environment: Readonly<Record<string, string>>) => PeerProgram> {
  const folder = await mkdtemp(join(tmpdir(), "shopstream-bench-"));
  resources.add("the bundled program is removed", () => rm(folder, { recursive: true }));
  // Containers have a user of their own.
  await chmod(folder, 0o755);
  await writeFile(join(folder, "program.js"), await serviceBundle(file));
  const { Image, Config, HostConfig } = await (await containers.get(service)).inspect();
  return (name, environment) => ({
    name,
    image: Image,
    command: Config.Cmd.map((part) => part.replace(/\S+start\.js/, "/bench/program.js")),
    folders: { "/bench": folder },
    environment: {
      ...Object.fromEntries(Config.Env.map((entry) => entry.split(/=(.*)/s).slice(0, 2) as [string, string])),
      NODE_PATH: `${Config.WorkingDir}/node_modules`,
      KAFKA_BOOTSTRAP_SERVERS: INTERNAL_BOOTSTRAP_SERVERS,
      ...environment,
    },
    ...(HostConfig.Memory !== undefined && { memoryLimit: HostConfig.Memory }),
  });
}
