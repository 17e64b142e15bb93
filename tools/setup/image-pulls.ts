import { OVERRIDABLE_IMAGES, type Images } from "../../stacks/config/images";
import { dockerClient } from "../../project/docker";
import { logFile } from "../../project/repository";
import { isDeclared, stackImages, stackSettings } from "../pulumi/stack-settings";
import { CommandFailure, runCommand } from "../../project/commands/command";
import type { Step } from "../../project/commands/step";

/** A slow line needs hours for 2 GB; Docker itself ends a download that is stalled. */
const PULL_TIMEOUT_MS = 6 * 60 * 60_000;

type PulledPart = (typeof OVERRIDABLE_IMAGES)[number];

/** Other images are built on these: they are pulled first, so that those builds can start early. */
const BASES: readonly PulledPart[] = ["node", "java", "maven"];

/** An image that the registry edition pulls, and the part of the stack that runs or is built on it. */
interface PulledImage {
  readonly part: PulledPart;
  readonly image: string;
}

/** Every image of a catalogue that is pulled, in the order of the pulls. */
export function pulledImages(images: Images): PulledImage[] {
  const parts = [...BASES, ...OVERRIDABLE_IMAGES.filter((part) => !BASES.includes(part))];
  return parts.flatMap((part) => (images[part] === undefined ? [] : [{ part, image: images[part] }]));
}

/** The step that pulls an image of the registry edition. */
export function pullStepName(part: PulledPart): string {
  return `image of ${part}`;
}

/**
 * Pulls the vendors' images one after the other: `pulumi up` would pull five at a time, show no progress, and fail where a slow
 * line takes longer than its limits. An interrupted set-up continues with the image it was pulling.
 */
export function imagePullSteps(after: Step): Step[] {
  let previous = after.name;
  const settings = stackSettings();
  const pulled = pulledImages(stackImages("registry", settings));
  return pulled
    .filter(({ part }) => isDeclared(part, "registry", settings))
    .map((pulled) => {
      const step = imagePullStep(pulled, previous);
      previous = step.name;
      return step;
    });
}

function imagePullStep({ part, image }: PulledImage, after: string): Step {
  const log = logFile(`pull-${part}`);
  return {
    name: pullStepName(part),
    after: [after],
    isDone: () => isHere(image),
    run: async (tell) => {
      const progress = layerProgress();
      const onLine = (line: string) => tell(`${image}: ${progress(line)}`);
      try {
        await runCommand({ file: "docker", args: ["pull", image], logFile: log, timeoutMs: PULL_TIMEOUT_MS, onLine });
      } catch (error) {
        if (!(error instanceof CommandFailure)) throw error;
        throw new Error(`${image} cannot be pulled: ${pullRemedy(error.message, part)}\n${error.message}`, {
          cause: error,
        });
      }
      return "changed";
    },
    logFile: log,
    remedy: "Images that are pulled already are kept.",
  };
}

async function isHere(image: string): Promise<boolean> {
  const found = await dockerClient()
    .getImage(image)
    .inspect()
    .catch((error: unknown) => {
      if (error instanceof Error && "statusCode" in error && error.statusCode === 404) return undefined;
      throw error;
    });
  return found !== undefined;
}

/** Follows the output of `docker pull` without a terminal, and returns the progress after each line. */
export function layerProgress(): (line: string) => string {
  const known = new Set<string>();
  const complete = new Set<string>();
  return (line) => {
    const [, layer, state] = /^([0-9a-f]{12}): (.+)$/.exec(line.trim()) ?? [];
    if (layer === undefined || state === undefined) return line.trim();
    known.add(layer);
    if (state === "Pull complete" || state === "Already exists") complete.add(layer);
    return `${complete.size} of ${known.size} layers`;
  };
}

/** Kinds of failure by Docker's message; the first match counts. */
const PULL_FAILURES: readonly (readonly [RegExp, (part: string) => string])[] = [
  [/no space left on device/i, () => "the disk is full. `docker system prune` frees what nothing uses"],
  [
    /toomanyrequests|rate limit/i,
    () => "the registry's limit for anonymous pulls is reached. Run `docker login`, or wait some hours",
  ],
  [
    /no matching manifest/i,
    (part) => `there is none for this processor. Use another: npx pulumi config set ${part}Image <name>`,
  ],
  [
    /manifest unknown|manifest for .* not found|not found: manifest/i,
    (part) => `the registry has no such image. See npx pulumi config get ${part}Image`,
  ],
  [/unauthorized|denied/i, () => "the registry requires a login. Run `docker login` with its name"],
  [/ENOENT/, () => "the program `docker` is missing. Install the Docker CLI"],
];

/** Why an image could not be pulled and what helps, from the output of `docker pull`. */
export function pullRemedy(printed: string, part: keyof Images): string {
  const [, remedy] = PULL_FAILURES.find(([words]) => words.test(printed)) ?? [];
  return (
    remedy?.(part) ??
    "check that the Docker daemon reaches the registry (it has its own proxy settings), for instance with `docker pull hello-world`"
  );
}
