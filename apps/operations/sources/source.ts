import type { Failure } from "../domain/reading";

/** Something that is asked again and again. */
export interface Source<Value> {
  /** Between two questions, in milliseconds. */
  readonly intervalMs: number;
  /** How long an answer may take, in milliseconds. */
  readonly deadlineMs: number;
  /** @param signal aborted at the deadline, and when nobody looks any more */
  ask(signal: AbortSignal): Promise<Value>;
}

/** It answered, but not with the value: `message` says what instead. */
export class UnexpectedAnswer extends Error {
  override readonly name = "UnexpectedAnswer";
}

/** Whoever says this listens nowhere: the codes of Node's sockets and resolver, and of mysql2. */
const REFUSED_CODES = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH"]);
const SILENT_CODES = new Set([
  "ETIMEDOUT",
  "ECONNRESET",
  "EPIPE",
  "PROTOCOL_CONNECTION_LOST",
  "PROTOCOL_SEQUENCE_TIMEOUT",
  "UND_ERR_SOCKET",
  "UND_ERR_CONNECT_TIMEOUT",
]);

/** What an error of a source says about it. */
export function failureOf(error: unknown, deadlineMs: number): Failure {
  if (!(error instanceof Error)) return { kind: "silent", reason: String(error) };
  if (error.name === "TimeoutError" || error.name === "AbortError") {
    return { kind: "silent", reason: `no answer within ${String(deadlineMs)} ms` };
  }
  const code = codeOf(error);
  if (REFUSED_CODES.has(code)) return { kind: "refused", reason: `it accepts no connection (${code})` };
  if (SILENT_CODES.has(code)) return { kind: "silent", reason: `the connection broke off (${code})` };
  return { kind: error instanceof UnexpectedAnswer ? "answered" : "silent", reason: error.message };
}

/** `fetch` has the socket's error as its cause, and several addresses have several errors. */
function codeOf(error: Error): string {
  const cause: unknown = error.cause instanceof Error ? error.cause : error;
  const first: unknown = cause instanceof AggregateError ? cause.errors[0] : cause;
  return first instanceof Error && "code" in first && typeof first.code === "string" ? first.code : "";
}
