import { mkdirSync, writeFileSync } from "node:fs";
import { stackContainers } from "../../integration/harness/containers/stack-containers";
import { messageOf } from "../../project/commands/command-line";
import { parseInteger, parseOptions } from "../../project/commands/options";
import { inLocalState } from "../../project/repository";
import { recordProfile } from "./record-profile";
import { renderProfile, selfTimes } from "./self-times";

const DEFAULT_SECONDS = 20;
const SHOWN_FUNCTIONS = 30;

const USAGE = `npm run profile -- --service <component> [--seconds <n>]
  Records a CPU profile of a running Node.js service of the stack, for example while \`npm run bench -- --only rows --alone\` runs
  in another terminal. Prints where its main thread's time went, and writes .shopstream/profiles/<component>.cpuprofile, which
  Chrome's developer tools open.

  --service <component>  order-producer, order-consumer, hourly-streams, …
  --seconds <n>          1 to 300; default ${DEFAULT_SECONDS}`;

const OPTIONS = {
  service: { type: "string" },
  seconds: { type: "string", default: String(DEFAULT_SECONDS) },
  help: { type: "boolean", default: false },
} as const;

async function main(): Promise<void> {
  const { service, seconds, help } = parseOptions(process.argv.slice(2), { options: OPTIONS, usage: USAGE });
  if (help) {
    console.log(USAGE);
    return;
  }
  if (service === undefined) throw new Error(`--service is missing\n${USAGE}`);
  const duration = parseInteger({ name: "seconds", text: seconds, minimum: 1, maximum: 300, usage: USAGE });
  const container = await stackContainers().get(service);
  const profile = await recordProfile(container, duration);
  const folder = inLocalState("profiles");
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${service}.cpuprofile`, JSON.stringify(profile));
  console.log(renderProfile(selfTimes(profile), SHOWN_FUNCTIONS));
  console.log(`\n${folder}/${service}.cpuprofile`);
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
