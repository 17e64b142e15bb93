/**
 * Restarts what has failed on a Kafka Connect worker, and logs what keeps the worker from being ready.
 *
 * Kafka Connect leaves a failed task failed, also when what it waited for has come back. Node runs this file as it
 * is, so it uses nothing but Node.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { request } from "node:https";

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

/** Answer of `GET /readyz`; a check that is not ready has a reason. */
export interface Readiness {
  readonly checks: Readonly<Record<string, { readonly ready: boolean; readonly reason?: string }>>;
}

interface History {
  readonly restarts: number;
  readonly lastRestartMs: number;
  /** Why it failed the last time, how often in a row for that reason, and since when. */
  readonly reason: string;
  readonly timesForReason: number;
  readonly reasonSinceMs: number;
}

/** A connector that is due for a restart, and why it failed. */
export interface Restart {
  readonly connector: string;
  readonly reason: string;
  /** How often it was restarted before without running steadily since. */
  readonly earlierRestarts: number;
  /** How often in a row it has failed for this reason, this time included. */
  readonly timesForReason: number;
  /** When it first failed for this reason without another one since, ISO 8601. */
  readonly reasonSince: string;
}

/** How long a connector that was restarted `restarts` times is left alone after the last time, in milliseconds. */
function waitMs(restarts: number): number {
  return restarts === 0 ? 0 : Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (restarts - 1));
}

/** Begins a cause in a Java stack trace. */
const CAUSE = "Caused by: ";

/**
 * The line of a Java stack trace that says what went wrong first: the last cause. Its message may go over several lines,
 * up to the first frame. A cause that is indented belongs to a suppressed exception, which is no cause of this one.
 */
export function rootCauseOf(trace = "no trace"): string {
  const lines = trace.split("\n");
  const begin = Math.max(
    0,
    lines.findLastIndex((line) => line.startsWith(CAUSE)),
  );
  const rest = lines.slice(begin + 1);
  const frame = rest.findIndex((line) => /^\s+(at |\.\.\. \d+ )/.test(line));
  const message = [lines[begin] ?? trace, ...rest.slice(0, frame === -1 ? rest.length : frame)];
  return message
    .map((line) => line.trim())
    .join(" ")
    .replace(CAUSE, "")
    .trim();
}

/** Two reasons are the same one where only numbers differ: offsets, ids, ports and times change from one failure to the next. */
function isSameReason(one: string, other: string): boolean {
  const withoutNumbers = (reason: string): string => reason.replace(/\d+/g, "0");
  return withoutNumbers(one) === withoutNumbers(other);
}

/** Decides which connectors are due for a restart; remembers what it decided. */
export class RestartSchedule {
  readonly histories = new Map<string, History>();

  due(statuses: Statuses, nowMs: number): Restart[] {
    return Object.entries(statuses).flatMap(([connector, { status }]) => {
      const failed = [status.connector, ...status.tasks].find((part) => part.state === "FAILED");
      const history = this.histories.get(connector);
      if (!failed) {
        if (history && nowMs - history.lastRestartMs > STEADY_MS) this.histories.delete(connector);
        return [];
      }
      if (history && nowMs - history.lastRestartMs < waitMs(history.restarts)) return [];
      const reason = rootCauseOf(failed.trace);
      const isRepeated = history !== undefined && isSameReason(history.reason, reason);
      const next = {
        restarts: (history?.restarts ?? 0) + 1,
        lastRestartMs: nowMs,
        reason,
        timesForReason: isRepeated ? history.timesForReason + 1 : 1,
        reasonSinceMs: isRepeated ? history.reasonSinceMs : nowMs,
      };
      this.histories.set(connector, next);
      return [
        {
          connector,
          reason,
          earlierRestarts: next.restarts - 1,
          timesForReason: next.timesForReason,
          reasonSince: new Date(next.reasonSinceMs).toISOString(),
        },
      ];
    });
  }
}

/** A check that is not ready any more, or for another reason than before; without a reason it is ready again. */
export interface ReadinessChange {
  readonly check: string;
  readonly reason?: string;
}

/** Tells what has changed since the last answer: a reason is news once. */
export class ReadinessLog {
  private reasons = new Map<string, string>();

  changes({ checks }: Readiness): ReadinessChange[] {
    const now = new Map(
      Object.entries(checks).flatMap(([check, { ready, reason }]) =>
        ready ? [] : [[check, reason ?? "it does not say why"] as const],
      ),
    );
    const before = this.reasons;
    this.reasons = now;
    return [
      ...[...now]
        .filter(([check, reason]) => withoutEnds(before.get(check)) !== withoutEnds(reason))
        .map(([check, reason]) => ({ check, reason })),
      ...[...before.keys()].filter((check) => !now.has(check)).map((check) => ({ check })),
    ];
  }
}

/** The end of a partition moves while all else of a reason stays. */
function withoutEnds(reason?: string): string | undefined {
  return reason?.replace(/end offset \d+/g, "end offset");
}

/** PEM files: whom the supervisor trusts, and its own certificate with its key. */
export interface TlsFiles {
  readonly ca: string;
  /** Undefined where the worker asks for none. */
  readonly certificate: string | undefined;
}

/** Asks the worker what keeps it from being ready: 503 is an answer, too. */
export async function readinessOf(connectUrl: string, tls?: TlsFiles): Promise<Readiness> {
  const { status, text } = await exchange("GET", `${connectUrl}/readyz`, tls);
  if (status !== 200 && status !== 503) throw new Error(`/readyz was answered ${String(status)}: ${text}`);
  return JSON.parse(text) as Readiness;
}

/** Looks once at everything on the worker, and restarts what is due. */
export async function round(
  connectUrl: string,
  schedule: RestartSchedule,
  nowMs: number,
  tls?: TlsFiles,
): Promise<Restart[]> {
  const answer = await ask("GET", `${connectUrl}/connectors?expand=status`, tls);
  const restarts = schedule.due(JSON.parse(answer) as Statuses, nowMs);
  for (const { connector } of restarts) {
    const path = `/connectors/${encodeURIComponent(connector)}/restart?includeTasks=true&onlyFailed=true`;
    await ask("POST", connectUrl + path, tls);
  }
  return restarts;
}

async function ask(method: string, url: string, tls?: TlsFiles): Promise<string> {
  const { status, text } = await exchange(method, url, tls);
  if (status < 200 || status > 299) throw new Error(`${method} ${url} was answered ${String(status)}: ${text}`);
  return text;
}

async function exchange(method: string, url: string, tls?: TlsFiles): Promise<{ status: number; text: string }> {
  const signal = AbortSignal.timeout(REQUEST_TIMEOUT_MS);
  if (tls === undefined) {
    const response = await fetch(url, { method, signal });
    return { status: response.status, text: await response.text() };
  }
  // Node's `fetch` cannot be given a certificate.
  const ca = readFileSync(tls.ca);
  const certificate = tls.certificate === undefined ? undefined : readFileSync(tls.certificate);
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, ca, cert: certificate, key: certificate, signal }, (incoming) => {
      let text = "";
      incoming.setEncoding("utf8");
      incoming.on("data", (chunk: string) => (text += chunk));
      incoming.once("error", reject);
      incoming.once("end", () => resolve({ status: incoming.statusCode ?? 0, text }));
    });
    outgoing.once("error", reject);
    outgoing.end();
  });
}

const REPEATED = "restarted a connector that fails for the same reason again and again";

function log(level: string, message: string, details: object = {}): void {
  console.log(JSON.stringify({ level, time: new Date().toISOString(), msg: message, ...details }));
}

/**
 * Comes round until the process is told to end.
 *
 * @param connectUrl the worker's REST API
 * @param roundFile touched after each round: its age tells whether the supervisor is alive
 * @param tls read anew for each request. Default: the worker speaks no TLS
 */
export function supervise(connectUrl: string, roundFile: string, tls?: TlsFiles): void {
  const schedule = new RestartSchedule();
  const readiness = new ReadinessLog();
  let workerAnswers = true;
  const comeRound = async () => {
    try {
      for (const restart of await round(connectUrl, schedule, Date.now(), tls))
        log("warn", restart.timesForReason === 1 ? "restarted a failed connector" : REPEATED, restart);
      for (const change of readiness.changes(await readinessOf(connectUrl, tls)))
        if (change.reason === undefined) log("info", "a check of the worker is ready again", change);
        else log("warn", "a check of the worker is not ready", change);
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
