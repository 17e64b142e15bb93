import { readFileSync } from "node:fs";
import type { Profiler } from "node:inspector";
import type { StackContainer } from "../../integration/harness/containers/stack-container";
import { inRepository } from "../../project/repository";

/** Runs inside the service's container. */
const PROGRAM = inRepository("bench", "profile", "record-here.ts");

/** Records where a service's main thread spends its time. @throws where the container's first process is not Node.js */
export async function recordProfile(container: StackContainer, seconds: number): Promise<Profiler.Profile> {
  const source = readFileSync(PROGRAM, "utf8");
  const command = ["node", "--input-type=commonjs-typescript", "--eval", source, String(seconds)];
  return JSON.parse(await container.run(command)) as Profiler.Profile;
}
