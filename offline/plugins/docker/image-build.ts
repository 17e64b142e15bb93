import { resolve } from "node:path";
import { createInterface } from "node:readline";
import type Dockerode from "dockerode";
import { z } from "zod";
import type { Operation } from "../protocol/operation";
import { packBuildContext } from "./build-context";
import { dockerError } from "./daemon";
import { LineTail } from "./line-tail";

/** How much of a failed build's output its error shows. */
const TAIL_LINES = 40;

/** The `build` of a RemoteImage: what Docker's classic builder takes. */
export const buildSchema = z.strictObject({
  context: z.string().min(1),
  dockerfile: z.string().min(1).default("Dockerfile"),
  buildArgs: z.record(z.string(), z.string()).optional(),
  target: z.string().optional(),
  labels: z.record(z.string(), z.string()).optional(),
  label: z.record(z.string(), z.string()).optional(),
  tags: z.array(z.string()).optional(),
  networkMode: z.string().optional(),
  extraHosts: z.array(z.string()).optional(),
  platform: z.string().optional(),
  memory: z.int().optional(),
  noCache: z.boolean().optional(),
  pullParent: z.boolean().optional(),
  remove: z.boolean().default(true),
  forceRemove: z.boolean().optional(),
  useLegacyBuilder: z.boolean().optional(),
  version: z.string().optional(),
});

/** A build's arguments. */
export type Build = z.output<typeof buildSchema>;

const messageSchema = z.object({
  stream: z.string().optional(),
  status: z.string().optional(),
  error: z.string().optional(),
});

/** Builds an image under a name, and shows each step beside the resource while it runs. */
export async function buildImage(docker: Dockerode, name: string, build: Build, operation: Operation): Promise<void> {
  const directory = resolve(build.context);
  const context = await packBuildContext({ directory, dockerfile: build.dockerfile });
  const output = await docker
    .buildImage(context, { ...buildOptions(name, build), abortSignal: operation.signal })
    .catch((error: unknown) => {
      throw dockerError(`could not build image "${name}" from ${directory}`, error);
    });

  const tail = new LineTail(TAIL_LINES);
  for await (const line of createInterface({ input: output })) {
    const message = messageSchema.parse(JSON.parse(line));
    const text = (message.stream ?? message.status ?? "").trim();
    if (message.error !== undefined) {
      throw new Error(
        `image "${name}" did not build from ${directory} (${build.dockerfile}): ${message.error}\n` +
          `The last lines of the build:\n${tail.text()}`,
      );
    }
    if (text === "") continue;
    tail.add(text);
    operation.status(text);
  }
  operation.signal.throwIfAborted();
}

function buildOptions(name: string, build: Build): Dockerode.ImageBuildOptions {
  const { buildArgs = {}, target, networkMode, extraHosts, platform, memory } = build;
  return {
    t: [name, ...(build.tags ?? [])] as unknown as string,
    dockerfile: build.dockerfile,
    buildargs: buildArgs,
    labels: { ...build.label, ...build.labels },
    rm: build.remove,
    forcerm: build.forceRemove ?? true,
    nocache: build.noCache ?? false,
    ...(build.pullParent ? { pull: true } : {}),
    ...(target === undefined ? {} : { target }),
    ...(networkMode === undefined ? {} : { networkmode: networkMode }),
    ...(extraHosts === undefined ? {} : { extrahosts: extraHosts.join(",") }),
    ...(platform === undefined ? {} : { platform }),
    ...(memory === undefined ? {} : { memory: memory * 1024 * 1024 }),
  };
}
