import { offlineSteps } from "../../offline/steps";
import type { Edition } from "../../stacks/config/images";
import { cacheEdition, cachedEdition } from "../edition/edition";
import { decideEdition, type EditionDecision } from "../edition/edition";
import { cannotBuildOffline, probeRegistrySources } from "../edition/registry-sources";
import { dockerVersion } from "../../project/docker";
import { requireNoObstacles } from "../leftovers/own-stack";
import { performSteps } from "../steps/perform-steps";
import type { Step } from "../../project/commands/step";
import { imageLayerSteps } from "./image-layers";
import { dockerStep, machineStep } from "./docker-step";
import { imagePullSteps, pullStepName } from "./image-pulls";
import { namesStep, passphraseStep, saltFilterStep } from "./machine-steps";
import { registrySteps, stackStep } from "./pulumi-steps";

/**
 * Makes everything so that `npx pulumi up` works on this machine.
 *
 * @throws Error that lists what in Docker stands in the stack's way, or after saying which step failed, where its log is and
 *   what to do; at once where no edition can be set up.
 */
export async function setUp(): Promise<void> {
  // At once, not after minutes of building; where no daemon answers yet, a step sees to it.
  if ((await dockerVersion()) !== undefined) await requireNoObstacles();
  const { edition, reason, obstacle } = await chooseEdition();
  if (obstacle !== undefined) throw new Error(`${reason}\n${obstacle}`);
  process.stdout.write(`${edition} edition: ${reason}\n`);
  await performSteps(setupSteps(edition));
  // Only now: an edition that cannot be set up here is not to be taken for granted by the next command.
  cacheEdition(edition);
}

/** The edition that commands on this machine take, and why. */
export function chooseEdition(): Promise<EditionDecision> {
  return decideEdition({
    forced: process.env.EDITION,
    cached: cachedEdition(),
    probe: probeRegistrySources,
    cannotBuild: cannotBuildOffline,
  });
}

/** Everything that `make setup` sees to, each step after those it stands on. */
export function setupSteps(edition: Edition): Step[] {
  const docker = dockerStep();
  const names = namesStep(docker);
  // After the names: what a killed run has left may hold the stack's ports.
  const machine = machineStep(edition, [docker, names]);
  return [
    ...[docker, names, machine, passphraseStep(), saltFilterStep()],
    ...(edition === "offline" ? builtHere(machine) : downloaded(machine)),
  ];
}

function builtHere(machine: Step): Step[] {
  const { steps, imageStep, pulumiSteps } = offlineSteps(machine.name);
  const foundations = {
    services: [imageStep("node")],
    worker: ["java", "maven", "elasticsearch-sink"].map(imageStep),
  };
  return [
    ...steps,
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
