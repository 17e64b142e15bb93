import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { z } from "zod";
import { inRepository } from "../../project/repository";
import { stackName } from "../../project/stack-name";
import { PULUMI_COMMAND } from "./pulumi";

const TIMEOUT_MS = 60_000;
const outputSchema = z.record(z.string(), z.string());

/** What `make up` says of a platform. */
export function platformLines(platform: string): string[] {
  return [
    `The platform ${platform} is up. A pipeline on this machine uses it:`,
    "  STACK=<stack> make setup",
    `  STACK=<stack> npm run attach -- ${platform}`,
    "  STACK=<stack> make up",
  ];
}

/**
 * Sets what a platform, another stack of this clone, gives to pipelines as settings of this stack; passwords and keys encrypted, and each
 * on standard input, since arguments are visible to every user of the machine.
 *
 * @returns the names of the settings
 * @throws Error where that stack is no platform or is not up
 */
export async function attach(platform: string): Promise<string[]> {
  const settings = await offeredBy(platform);
  for (const [name, value] of Object.entries(settings)) {
    const secrecy = /Password$|Key$/.test(name) ? "--secret" : "--plaintext";
    await pulumi(["config", "set", secrecy, name, "--stack", stackName()], value);
  }
  return Object.keys(settings);
}

async function offeredBy(platform: string): Promise<Readonly<Record<string, string>>> {
  const args = ["stack", "output", "pipelineSettings", "--json", "--show-secrets", "--stack", platform];
  try {
    return outputSchema.parse(JSON.parse(await pulumi(args)));
  } catch (error) {
    throw new Error(
      `the stack ${platform} offers no platform. In it: npx pulumi config set parts platform, then make up`,
      { cause: error },
    );
  }
}

async function pulumi(args: readonly string[], input = ""): Promise<string> {
  const running = promisify(execFile)(PULUMI_COMMAND, [...args], { cwd: inRepository(), timeout: TIMEOUT_MS });
  running.child.stdin?.end(input);
  return (await running).stdout;
}
