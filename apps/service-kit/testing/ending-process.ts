import { open } from "node:fs";
import { installShutdown, ReleaseStack } from "../process/shutdown";
import { memoryLogger } from "./memory-logger";

/**
 * A process that fails at once. With the path of a pipe that nobody writes to as its argument, native code blocks one of its
 * threads permanently, and a resource cannot be released.
 */
const [pipe] = process.argv.slice(2);
const { logger } = memoryLogger();
const resources = new ReleaseStack(logger);
const endProcess = installShutdown({ logger, resources });
if (pipe !== undefined) {
  open(pipe, () => undefined);
  resources.add("pipe", () => Promise.reject(new Error("still being opened")));
}
setTimeout(() => endProcess("it failed"), 100);
