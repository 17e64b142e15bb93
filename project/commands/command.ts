import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { finished } from "node:stream/promises";
import { REPOSITORY_ROOT } from "../repository";
import { superviseGroup } from "./process-group";

/** What to run, where its output goes and how long it may take. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  /** Appended to; its folder is made when missing. */
  readonly logFile: string;
  /** After this long the command and all its children are ended. */
  readonly timeoutMs: number;
  /** How long it may take to end after SIGTERM before it is killed. Default 10 s. */
  readonly graceMs?: number;
  /** Default: the repository's root. */
  readonly workingDirectory?: string;
  /** Added to this process's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Called with each line as it is printed. */
  readonly onLine?: (line: string) => void;
}

/** A command that did not exit with 0; the message says how it ended and quotes its last lines. */
export class CommandFailure extends Error {
  constructor(
    message: string,
    readonly logFile: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = "CommandFailure";
  }
}

const QUOTED_LINES = 15;

/**
 * Runs a command to its end and writes its output to a log file.
 *
 * @throws CommandFailure when it cannot be started, exits with a code other than 0, times out, or is interrupted.
 */
export async function runCommand(command: Command): Promise<void> {
  mkdirSync(dirname(command.logFile), { recursive: true });
  const log = createWriteStream(command.logFile, { flags: "a" });
  log.write(`\n$ ${[command.file, ...command.args].join(" ")}\n`);
  const lastLines: string[] = [];
  try {
    await follow(command, (line) => {
      log.write(`${line}\n`);
      lastLines.push(line);
      if (lastLines.length > QUOTED_LINES) lastLines.shift();
      command.onLine?.(line);
    });
  } catch (error) {
    const summary = error instanceof Error && "shortMessage" in error ? String(error.shortMessage) : String(error);
    throw new CommandFailure([summary, ...lastLines].join("\n"), command.logFile, { cause: error });
  } finally {
    log.end();
    await finished(log);
  }
}

async function follow(command: Command, onLine: (line: string) => void): Promise<void> {
  // execa is an ES module whose dependencies cannot be loaded with require.
  const { execa } = await import("execa");
  const child = execa(command.file, command.args, {
    cwd: command.workingDirectory ?? REPOSITORY_ROOT,
    env: { ...command.environment },
    all: true,
    stdin: "ignore",
    buffer: false,
    // In a process group of its own, so that its children can be ended with it.
    detached: true,
  });
  const { timeoutMs, graceMs = 10_000 } = command;
  const supervision = superviseGroup(child, { timeoutMs, graceMs });
  try {
    for await (const line of child.iterable({ from: "all" })) onLine(line);
    await child;
  } catch (error) {
    throw supervision.endedBecause === undefined ? error : new Error(supervision.endedBecause, { cause: error });
  } finally {
    supervision.stop();
  }
}
