import { CommandFailure, runCommand } from "../project/commands/command";
import { formatDuration, runCommandLine, type CommandLineOptions } from "../project/commands/command-line";
import { parseOptions } from "../project/commands/options";
import { inRepository, logFile } from "../project/repository";
import { stackName } from "../project/stack-name";
import { IMAGE_DIGESTS } from "../stacks/config/image-digests";
import { imagesOf, registryImageNames } from "../stacks/config/images";
import { checkRules } from "./checks/rules";
import { interruptTest, test } from "./checks/test";
import { collectDiagnostics } from "./ci/diagnostics";
import { clean } from "./leftovers/clean";
import { takeDown } from "./leftovers/take-down";
import { prerequisiteLines } from "./machine/prerequisite";
import { attach, platformLines } from "./pulumi/attach";
import { pulumiUp } from "./pulumi/pulumi";
import { isPlatform, stackSettings } from "./pulumi/stack-settings";
import { dockerStep } from "./setup/docker-step";
import { examine } from "./setup/doctor";
import { pulledImages } from "./setup/image-pulls";
import { chooseEdition, setUp } from "./setup/setup";
import { performSteps } from "./steps/perform-steps";
import { writeBom } from "./supply-chain/bom";
import { licensedBoms, shippedBoms } from "./supply-chain/boms";
import { askForDigests, writeDigests } from "./supply-chain/image-digests";
import { licenceProblems } from "./supply-chain/licences";

/** A command of `tsx tools/shopstream.ts <command>`, which the Makefile and package.json call. */
interface Command extends CommandLineOptions {
  readonly summary: string;
  readonly run: (args: readonly string[]) => Promise<void>;
}

/** Every command by its name. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  setup: { summary: "install and build what a fresh machine lacks", run: () => setUp("setup") },
  up: { summary: "set up, `pulumi up`, and a few real orders", run: up },
  attach: {
    summary: "<stack>: let this stack's pipeline use the platform that another stack of this clone is",
    run: attachTo,
  },
  down: { summary: "`pulumi destroy`, and a look at what is left", run: down },
  doctor: { summary: "what is missing, and the command that fixes it", run: doctor },
  clean: {
    summary: "remove this clone's stack from Docker (ALL=1: every clone's; YES=1: without asking)",
    run: cleanUp,
  },
  test: {
    summary: "every check, on a stack of its own (KEEP=1: on the running one)",
    run: test,
    onInterrupt: interruptTest,
  },
  rules: { summary: "check the alert rules and run their tests", run: checkRules },
  diagnostics: { summary: "<directory>: write there what explains a failed run, without passwords", run: diagnostics },
  sbom: { summary: "write what is shipped as CycloneDX documents into .shopstream/sbom", run: sbom },
  licences: { summary: "check the licence of every package against the allow-list", run: licences },
  "image-digests": {
    summary: "ask the registries for the digests of the catalogue's images (--check: only say what is outdated)",
    run: imageDigests,
  },
  "registry-images": { summary: "list the images that the registry edition pulls", run: listRegistryImages },
};

/** One line for each command. */
export function helpText(): string {
  const width = Math.max(...Object.keys(COMMANDS).map((name) => name.length));
  const lines = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}`);
  return ["usage: tsx tools/shopstream.ts <command>", "", ...lines, ""].join("\n");
}

const print = (...lines: readonly string[]): void => void process.stdout.write(`${lines.join("\n")}\n`);

async function up(): Promise<void> {
  const startedAt = performance.now();
  await setUp("up");
  await pulumiUp();
  if (isPlatform(stackSettings())) print("", ...platformLines(stackName()));
  else await sendFirstOrders();
  print("", `up after ${formatDuration(performance.now() - startedAt)}`);
}

/** The orders are the integration room's; its output goes to the terminal as it is printed. */
async function sendFirstOrders(): Promise<void> {
  try {
    await runCommand({
      file: inRepository("node_modules/.bin/tsx"),
      args: ["integration/first-orders/run.ts"],
      logFile: logFile("first-orders"),
      timeoutMs: 10 * 60_000,
      onLine: (line) => print(line),
    });
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error;
    throw new Error(
      `\nThe stack is up, but the first orders failed.\n  log:    ${error.logFile}\n  again:  make orders`,
      {
        cause: error,
      },
    );
  }
}

async function attachTo([platform]: readonly string[]): Promise<void> {
  if (platform === undefined) throw new Error("usage: npm run attach -- <stack>");
  const names = await attach(platform);
  print(`The stack ${stackName()} uses the servers of ${platform}: ${names.join(", ")}`);
}

async function down(): Promise<void> {
  const left = await takeDown();
  for (const { kind, name } of left) print(`still there: ${kind} ${name}`);
  if (left.length > 0) throw new Error("`make clean` removes them; it asks before it deletes volumes");
  print(
    "",
    `The stack ${stackName()} is down: no container, network or volume of it is left.`,
    "Kept for the next `make up`: the images, Pulumi's programs, and .shopstream/ (the empty stack's state, logs).",
    "",
  );
}

async function doctor(): Promise<void> {
  const { edition, reason, obstacle } = await chooseEdition();
  print(`${edition} edition: ${reason}`, ...(obstacle === undefined ? [] : [obstacle]), "");
  const prerequisites = await examine(edition);
  print(...prerequisiteLines(prerequisites));
  const missing = prerequisites.filter(({ ok }) => !ok).length;
  if (missing > 0) throw new Error(`\n${missing} missing`);
}

async function cleanUp(): Promise<void> {
  const { ALL, YES } = process.env;
  // A stopped daemon would restart the containers of an earlier stack when it is started.
  await performSteps([dockerStep()]);
  await clean({
    scope: ALL === "1" ? "all" : "stack",
    yes: YES === "1",
    isInteractive: process.stdin.isTTY,
    tell: (line) => print(line),
  });
}

async function diagnostics([directory]: readonly string[]): Promise<void> {
  if (directory === undefined) throw new Error("usage: npm run diagnostics -- <directory>");
  const containers = await collectDiagnostics(directory);
  print(`${directory}: ${containers.join(", ") || "no container"}`);
}

async function listRegistryImages(): Promise<void> {
  print(...pulledImages(imagesOf("registry")).map(({ image }) => image));
}

async function sbom(): Promise<void> {
  const { edition } = await chooseEdition();
  for (const [name, bom] of await shippedBoms(edition, (line) => print(line))) {
    print(`${await writeBom(name, bom)}: ${bom.components.length} components`);
  }
}

async function licences(): Promise<void> {
  const { edition } = await chooseEdition();
  const boms = await licensedBoms(edition, (line) => print(line));
  const problems = licenceProblems(boms.values());
  if (problems.length > 0) {
    throw new Error([...problems, "", `${problems.length} packages have a licence that is not allowed`].join("\n"));
  }
  const components = new Set([...boms.values()].flatMap((bom) => bom.components.map(({ purl }) => purl)));
  print(`The licences of all ${components.size} packages and images are allowed.`);
}

async function imageDigests(args: readonly string[]): Promise<void> {
  const usage = "usage: npm run images:digests [-- --check]";
  const { check } = parseOptions(args, { options: { check: { type: "boolean", default: false } }, usage });
  const { digests, outdated, problems } = await askForDigests(registryImageNames(), IMAGE_DIGESTS);
  for (const name of outdated) print(`${name}: ${IMAGE_DIGESTS[name] ?? "no digest"} -> ${digests[name] ?? ""}`);
  if (!check && outdated.length > 0) await writeDigests(digests);
  if (problems.length > 0) throw new Error(problems.join("\n"));
  if (check && outdated.length > 0)
    throw new Error(`${outdated.length} outdated: \`npm run images:digests\` renews them`);
  print(outdated.length === 0 ? "Every digest is current." : "Renewed; `npx pulumi up` replaces what runs from them.");
}

function main([name, ...args]: readonly string[]): void {
  if (name === undefined || name === "help" || name === "--help") {
    print(helpText());
    return;
  }
  const command = COMMANDS[name];
  if (command === undefined) {
    process.stderr.write(`"${name}" is not a command.\n\n${helpText()}\n`);
    process.exitCode = 2;
    return;
  }
  const { run, ...options } = command;
  runCommandLine(() => run(args), options);
}

if (require.main === module) main(process.argv.slice(2));
