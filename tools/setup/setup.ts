import { offlineSteps } from "../../offline/steps";
import type { Edition } from "../../stacks/config/images";
import { cacheEdition, cachedEdition } from "../edition/edition";
import { decideEdition, type EditionDecision } from "../edition/edition";
import { cannotBuildOffline, probeRegistrySources } from "../edition/registry-sources";
import { dockerVersion } from "../../project/docker";
import { refusalOf, surroundingsOf } from "../leftovers/describe";
import { ownStack, requireNoObstacles, surveyDocker } from "../leftovers/own-stack";
import { checkPorts } from "../machine/ports";
import { isDeclared, stackSettings } from "../pulumi/stack-settings";
import { performSteps } from "../steps/perform-steps";
import type { Step } from "../../project/commands/step";
import { browserStep } from "./browser-step";
import { imageLayerSteps } from "./image-layers";
import { dockerStep, machineStep, missingLines } from "./docker-step";
import { imagePullSteps, pullStepName } from "./image-pulls";
import { namesStep, type Goal, passphraseStep, saltFilterStep } from "./machine-steps";
import { prometheusStep } from "./prometheus-step";
import { registrySteps, stackStep } from "./pulumi-steps";
import { schemathesisStep } from "./schemathesis-step";

/**
 * Makes everything that `npx pulumi up` needs on this machine.
 *
 * @throws Error after saying which step failed, where its log is and what to do; at once where no edition can be set up. For `up`
 *   also where its names or ports are in use, with a list of what holds them.
 */
export async function setUp(goal: Goal): Promise<void> {
  // At once, not after minutes of building; where no daemon answers yet, a step checks it.
  if (goal !== "setup" && (await dockerVersion()) !== undefined) await requireNoObstacles();
  const { edition, reason, obstacle } = await chooseEdition();
  if (obstacle !== undefined) throw new Error(`${reason}\n${obstacle}`);
  process.stdout.write(`${edition} edition: ${reason}\n`);
  await performSteps(setupSteps(edition, goal));
  // Only now: the next command must not rely on an edition that could not be set up.
  cacheEdition(edition);
  if (goal === "setup") process.stdout.write((await remarks(edition)).map((line) => `${line}\n`).join(""));
}

/** What `make up` will refuse; nothing where it can start. */
async function remarks(edition: Edition): Promise<string[]> {
  const own = ownStack();
  const { obstacles } = await surveyDocker(own);
  const lines = [
    ...missingLines(await checkPorts(edition)),
    ...(obstacles.length === 0 ? [] : refusalOf(obstacles, surroundingsOf(own)).split("\n")),
  ];
  if (lines.length === 0) return [];
  return ["", "Set up. Before `make up`:", ...lines.map((line) => `  ${line}`)];
}

/** The edition for this machine, and why. */
export function chooseEdition(): Promise<EditionDecision> {
  return decideEdition({
    forced: process.env.EDITION,
    cached: cachedEdition(),
    probe: probeRegistrySources,
    cannotBuild: cannotBuildOffline,
  });
}

/** Every step of a set-up, each after those it depends on. */
export function setupSteps(edition: Edition, goal: Goal): Step[] {
  const docker = dockerStep();
  const names = namesStep(docker, goal);
  // After the names: what an interrupted run has left may hold the stack's ports.
  const machine = machineStep(edition, [docker, names], goal);
  return [
    ...[docker, names, machine, passphraseStep(), saltFilterStep(), prometheusStep(goal)],
    ...(goal === "up" ? [] : [schemathesisStep(docker), browserStep([docker])]),
    ...(edition === "offline" ? builtHere(machine) : downloaded(machine)),
  ];
}

/** Images that only some stacks have. */
const OPTIONAL_IMAGES = ["prometheus", "proxy"] as const;

function builtHere(machine: Step): Step[] {
  const { steps, imageStep, pulumiSteps } = offlineSteps(machine.name);
  const foundations = {
    services: [imageStep("node")],
    worker: ["java", "maven", "elasticsearch-sink"].map(imageStep),
  };
  const settings = stackSettings();
  const unwanted = OPTIONAL_IMAGES.filter((part) => !isDeclared(part, "offline", settings)).map(imageStep);
  const wanted = steps.filter(({ name }) => !unwanted.includes(name));
  return [
    ...wanted,
    ...imageLayerSteps("offline", foundations),
    stackStep([...pulumiSteps, "passphrase", "git filter"]),
  ];
}

function downloaded(machine: Step): Step[] {
  const steps = registrySteps();
  const [cli] = steps;
  return [
    ...steps,
    ...imagePullSteps(machine),
    ...imageLayerSteps("registry", { services: [pullStepName("node")], worker: [] }),
    stackStep([...(cli === undefined ? [] : [cli.name]), "passphrase", "git filter"]),
  ];
}
