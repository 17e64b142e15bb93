import type Dockerode from "dockerode";
import { InitializationFailed, type Operation } from "../protocol/operation";
import { poll } from "../protocol/poll";
import type { ContainerInputs } from "./container-inputs";
import { containerState, recordedInputs } from "./container-state";

const LOG_LINES = 25;

/**
 * Waits until a started container runs and, where the program sets `wait`, until it is healthy.
 *
 * @throws InitializationFailed with the last health check and the last lines of the log
 */
export async function untilReady(
  container: Dockerode.Container,
  inputs: ContainerInputs,
  operation: Operation,
): Promise<void> {
  const { name, wait, waitTimeout, restart } = inputs;
  const failed = async (reason: string): Promise<InitializationFailed> => {
    const found = await container.inspect();
    const log = await lastLogLines(container);
    return new InitializationFailed(
      `container "${name}" ${reason}\n${lastHealthCheck(found)}Last lines of its log:\n${log}\n` +
        `Fix the cause and run again; \`docker logs ${name}\` has the whole log.`,
      found.Id,
      containerState(recordedInputs(inputs), found),
    );
  };

  const first = await container.inspect();
  if (wait && !first.Config.Healthcheck?.Test?.length) throw await failed("has `wait` but no health check");

  let last = first.State;
  const ready = await poll(
    async () => {
      last = (await container.inspect()).State;
      const ended = !last.Running && (restart === "no" || last.Status === "dead");
      if (ended) return "ended";
      if (!wait) return last.Restarting ? undefined : "ready";
      const health = last.Health?.Status;
      if (health !== "healthy") operation.status(`health: ${health ?? "not checked yet"}`);
      return health === "healthy" ? "ready" : undefined;
    },
    { timeoutMs: waitTimeout * 1000, signal: operation.signal },
  ).catch(async (error: unknown) => {
    // Recorded nevertheless: a container that is missing from the state would block the next update.
    throw operation.signal.aborted ? await failed("was not ready yet when the update was cancelled.") : error;
  });
  if (ready === "ended")
    throw await failed(`ended with exit code ${last.ExitCode}${last.Error ? ` (${last.Error})` : ""}.`);
  if (ready === undefined) throw await failed(`was ${present(last)} after ${waitTimeout} s of waiting.`);
}

function present(state: Dockerode.ContainerInspectInfo["State"]): string {
  if (state.Restarting) return `restarting (exit code ${state.ExitCode})`;
  return state.Health ? state.Health.Status : state.Status;
}

function lastHealthCheck(found: Dockerode.ContainerInspectInfo): string {
  const health = found.State.Health;
  // Before its first check a container may have no list at all.
  const checks = health?.Log as { ExitCode: number; Output: string }[] | null | undefined;
  const check = checks?.at(-1);
  if (!health || !check) return "";
  const output = check.Output.trim() || "(no output)";
  return `Last health check (exit code ${check.ExitCode}, ${health.FailingStreak} failed in a row): ${output}\n`;
}

/** The last lines that a container wrote, indented, as an error shows them. */
async function lastLogLines(container: Dockerode.Container): Promise<string> {
  const output = await container
    .logs({ stdout: true, stderr: true, tail: LOG_LINES, follow: false })
    .catch(() => undefined);
  const text = output ? withoutFrames(output).trimEnd() : "(no log)";
  return text.replace(/^/gm, "  ");
}

/** Removes Docker's frames: one byte for the stream, three unused, four for the size. */
function withoutFrames(output: Buffer): string {
  const pieces: Buffer[] = [];
  for (let offset = 0; offset + 8 <= output.length;) {
    const size = output.readUInt32BE(offset + 4);
    pieces.push(output.subarray(offset + 8, offset + 8 + size));
    offset += 8 + size;
  }
  return Buffer.concat(pieces).toString("utf8");
}
