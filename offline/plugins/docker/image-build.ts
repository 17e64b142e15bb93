import { open } from "node:fs/promises";
import { resolve } from "node:path";
import type Dockerode from "dockerode";
import { z } from "zod";
import { messageOf, type Operation } from "../protocol/operation";
import { dockerfileIn, packBuildContext } from "./build-context";
import { BuildTrace } from "./build-trace";
import { dockerError } from "./daemon";

/** How much of a failed build's output its error shows. */
const TAIL_LINES = 40;

/** How long a build may take, where the resource has no `customTimeouts`; as in the real provider. */
const DEFAULT_TIMEOUT_SECONDS = 20 * 60;

/** The `build` of a RemoteImage: the properties that the stack uses. */
export const buildSchema = z.strictObject({
  context: z.string().min(1),
  dockerfile: z.string().min(1).default("Dockerfile"),
  buildArgs: z.record(z.string(), z.string()).optional(),
  /** Labels of the image: the real provider's buildx reads these. */
  label: z.record(z.string(), z.string()).optional(),
  /** Labels for the classic builder, which is not used: ignored, as by the real provider. */
  labels: z.record(z.string(), z.string()).optional(),
  builder: z
    .literal("default", 'the offline stand-in has one builder, "default": the BuildKit in Docker Engine')
    .optional(),
  /** A file to which the build's output is appended; its folder must be there. */
  buildLogFile: z.string().min(1).optional(),
  // About intermediate containers, which BuildKit does not have.
  remove: z.boolean().default(true),
  forceRemove: z.boolean().optional(),
});

/** A build's arguments. */
export type Build = z.output<typeof buildSchema>;

/** One line of the Engine's answer: BuildKit's trace, a message of the Engine, or why the build failed. */
const messageSchema = z.object({
  id: z.string().optional(),
  aux: z.unknown().optional(),
  error: z.string().optional(),
});

/** The set-up builds a single stage ahead of the stack; a resource never does. */
interface Stage {
  /** The stage to build. Default: the last. */
  readonly target?: string;
}

/** Builds an image with BuildKit and shows each step beside the resource while it runs. */
export async function buildImage(
  docker: Dockerode,
  name: string,
  build: Build & Stage,
  operation: Pick<Operation, "signal" | "timeoutSeconds" | "status">,
): Promise<void> {
  const directory = resolve(build.context);
  const dockerfile = await dockerfileIn(directory, build.dockerfile);
  const log = await openLog(build.buildLogFile);
  const timeoutSeconds = operation.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS;
  const timeout = AbortSignal.timeout(timeoutSeconds * 1000);
  const tail: string[] = [];

  const run = async (): Promise<void> => {
    const output = await docker.buildImage(await packBuildContext({ directory, dockerfile }), {
      ...buildOptions(name, dockerfile, build),
      abortSignal: AbortSignal.any([operation.signal, timeout]),
    });
    const trace = new BuildTrace();
    for await (const message of messagesOf(output)) {
      if (message.error !== undefined) throw new Error(message.error);
      if (message.id !== "moby.buildkit.trace") continue;
      for (const line of trace.linesOf(z.base64().parse(message.aux))) {
        tail.push(line);
        operation.status(line);
        await log?.append(`${line}\n`);
      }
      tail.splice(0, tail.length - TAIL_LINES);
    }
    // A truncated answer may look like a complete one.
    operation.signal.throwIfAborted();
    timeout.throwIfAborted();
  };

  try {
    await run();
  } catch (error) {
    operation.signal.throwIfAborted();
    const reason = timeout.aborted ? new Error(`it took longer than ${timeoutSeconds} s`, { cause: error }) : error;
    const failure = dockerError(`image "${name}" did not build from ${directory} (${dockerfile})`, reason);
    const where = log ? `, all of them in ${log.path}` : "";
    failure.message += `\nThe last lines of the build${where}:\n${tail.map((line) => `  ${line}`).join("\n")}`;
    throw failure;
  } finally {
    await log?.close();
  }
}

/** The Engine's answer to a build: one JSON object a line. */
async function* messagesOf(output: NodeJS.ReadableStream): AsyncGenerator<z.output<typeof messageSchema>> {
  output.setEncoding("utf8");
  let rest = "";
  for await (const chunk of output) {
    const lines = `${rest}${chunk.toString()}`.split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) if (line.trim() !== "") yield messageSchema.parse(JSON.parse(line));
  }
}

interface BuildLog {
  readonly path: string;
  append(text: string): Promise<void>;
  close(): Promise<void>;
}

/** @throws where the file cannot be opened, before anything is built */
async function openLog(path: string | undefined): Promise<BuildLog | undefined> {
  if (path === undefined) return undefined;
  const file = await open(path, "a", 0o644).catch((error: unknown) => {
    throw new Error(`failed to open build log file: ${messageOf(error)}`);
  });
  return {
    path,
    append: (text) => file.appendFile(text),
    close: () => file.close(),
  };
}

/** The parameters of the Engine's build API. */
export function buildOptions(name: string, dockerfile: string, build: Build & Stage): Dockerode.ImageBuildOptions {
  const { buildArgs = {}, label = {}, target } = build;
  const options = { version: "2", t: name, dockerfile, buildargs: buildArgs, labels: label } as const;
  return target === undefined ? options : { ...options, target };
}
