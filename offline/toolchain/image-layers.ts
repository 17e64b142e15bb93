import { mkdir, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { dockerClient } from "../../project/docker";
import { buildImage, buildSchema } from "../plugins/docker/image-build";

/** An image to be built, of which later builds take layers from the cache. */
export interface LayersBuild {
  readonly tag: string;
  readonly context: string;
  /** Absolute, or relative to the context. */
  readonly dockerfile: string;
  /** The stage to build. Default: the last. */
  readonly target?: string;
  readonly buildArguments: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly logFile: string;
  /** How long it may take. */
  readonly timeoutSeconds: number;
}

/**
 * Builds an image as the stand-in for `@pulumi/docker` does, so that the stack's builds find its layers. Debian's `docker
 * build` would not do: it comes without buildx, and the cache of the classic builder is not BuildKit's.
 */
export async function buildLayers(build: LayersBuild, tell: (line: string) => void): Promise<void> {
  const { tag, context, dockerfile, target, buildArguments, labels, logFile, timeoutSeconds } = build;
  await mkdir(dirname(logFile), { recursive: true });
  await writeFile(logFile, "");
  const wanted = buildSchema.parse({
    context,
    dockerfile,
    buildArgs: buildArguments,
    label: labels,
    buildLogFile: logFile,
  });
  await buildImage(dockerClient(0), tag, target === undefined ? wanted : { ...wanted, target }, {
    signal: new AbortController().signal,
    timeoutSeconds,
    status: tell,
  });
}
