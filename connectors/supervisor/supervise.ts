/**
 * Restarts what has failed on a Kafka Connect worker.
 *
 * Kafka Connect leaves a failed task failed, also when what it waited for has come back. Node runs this file as it
 * is, so it uses nothing but Node.
 */
import { writeFileSync } from "node:fs";

/** Between two rounds, in milliseconds. */
const ROUND_MS = 5_000;
/** The first restart follows at once; the next ones wait this long, then twice as long, to the longest. */
const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 60_000;
/** A connector that has run this long starts over with short waits. */
const STEADY_MS = 120_000;
const REQUEST_TIMEOUT_MS = 20_000;

/** One part of a connector as `GET /connectors?expand=status` describes it. */
export interface Part {
  readonly state: string;
  readonly trace?: string;
}

/** Answer of `GET /connectors?expand=status`. */
export type Statuses = Readonly<
  Record<string, { readonly status: { readonly connector: Part; readonly tasks: readonly Part[] } }>
>;

interface History {
  readonly restarts: number;
  readonly lastRestartMs: number;
}

/** A connector that is due for a restart, and why it failed. */
export interface Restart {
  readonly connector: string;
  readonly reason: string;
  /** How often it was restarted before without running steadily since. */
  readonly earlierRestarts: number;
}

/** How long a connector that was restarted `restarts` times is left alone after the last time, in milliseconds. */
function waitMs(restarts: number): number {
  return restarts === 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (restarts - 1));
}

/** The line of a Java stack trace that says what went wrong first: the last cause. */
function rootCauseOf(trace = "no trace"): string {
  const lines = trace.split("\n");
  return lines.findLast((line) => line.startsWith("Caused by: ")) ?? lines[0] ?? trace;
}

/** Decides which connectors are due for a restart; remembers what it decided. */
export class RestartSchedule {
  readonly histories = new Map<string, History>();

  due(statuses: Statuses, nowMs: number): Restart[] {
    return Object.entries(statuses).flatMap(([connector, { status }]) => {
      const failed = [status.connector, ...status.tasks].find((part) => part.state === "FAILED");
      const history = this.histories.get(connector) ?? { restarts: 0, lastRestartMs: 0 };
      if (!failed) {
        if (nowMs - history.lastRestartMs > STEADY_MS) this.histories.delete(connector);
        return [];
      }
      if (nowMs - history.lastRestartMs < waitMs(history.restarts)) return [];
      this.histories.set(connector, { restarts: history.restarts + 1, lastRestartMs: nowMs });
      return [{ connector, reason: rootCauseOf(failed.trace), earlierRestarts: history.restarts }];
    });
  }
}

/** Looks once at everything on the worker, and restarts what is due. */
export async function round(connectUrl: string, schedule: RestartSchedule, nowMs: number): Promise<Restart[]> {
  const answer = await ask("GET", `${connectUrl}/connectors?expand=status`);
  const restarts = schedule.due((await answer.json()) as Statuses, nowMs);
  for (const { connector } of restarts) {
    const path = `/connectors/${encodeURIComponent(connector)}/restart?includeTasks=true&onlyFailed=true`;
    await ask("POST", connectUrl + path);
  }
  return restarts;
}

async function ask(method: string, url: string): Promise<Response> {
  const response = await fetch(url, { method, signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS) });
  if (!response.ok)
    throw new Error(`${method} ${url} was answered ${String(response.status)}: ${await response.text()}`);
  return response;
}

function log(level: string, message: string, details: object = {}): void {
  console.log(JSON.stringify({ level, time: new Date().toISOString(), msg: message, ...details }));
}

/**
 * Comes round until the process is told to end.
 *
 * @param connectUrl the worker's REST API
 * @param roundFile touched after each round: its age tells whether the supervisor is alive
 */
export function supervise(connectUrl: string, roundFile: string): void {
  const schedule = new RestartSchedule();
  let workerAnswers = true;
  const comeRound = async () => {
    try {
      for (const restart of await round(connectUrl, schedule, Date.now()))
        log("warn", "restarted a failed connector", restart);
      if (!workerAnswers) log("info", "the worker answers again");
      workerAnswers = true;
    } catch (error) {
      if (workerAnswers) log("warn", "the worker does not answer", { reason: String(error) });
      workerAnswers = false;
    }
    writeFileSync(roundFile, "");
    setTimeout(() => void comeRound(), ROUND_MS);
  };
  process.once("SIGTERM", () => process.exit(0));
  log("info", "supervising", { connectUrl });
  void comeRound();
}
