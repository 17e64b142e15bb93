import { randomFillSync } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { parseTraceparent, TRACE_FLAGS, TRACEPARENT, type TraceContext } from "../../../contract/trace-context";

/**
 * The trace of a request, from here on: the client's own if its `traceparent` is valid, else a new one. In both cases with a
 * new parent id, which names this service's part of it.
 */
export function continueTrace(traceparent: string | undefined): TraceContext {
  const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return {
    traceId: parent?.traceId ?? randomId(16),
    parentId: randomId(8),
    flags: parent?.flags ?? TRACE_FLAGS.sampled | TRACE_FLAGS.random,
  };
}

/** Continues the trace that a request names. */
export function traceOfRequest({ headers }: IncomingMessage): TraceContext {
  // Node joins a header that is sent several times; the result is no valid `traceparent`, as the standard wants it.
  const { [TRACEPARENT]: sent } = headers;
  return continueTrace(typeof sent === "string" ? sent : undefined);
}

/** Random bytes for hundreds of ids: drawing them for each id takes longer than all the rest that a trace costs an order. */
const RANDOM_BYTES = Buffer.allocUnsafe(8_192);
let usedBytes = RANDOM_BYTES.length;

/** A random number in hexadecimal digits. That it is 0, which the standard forbids, happens once in 2^64 times. */
function randomId(sizeBytes: number): string {
  if (usedBytes + sizeBytes > RANDOM_BYTES.length) {
    randomFillSync(RANDOM_BYTES);
    usedBytes = 0;
  }
  usedBytes += sizeBytes;
  return RANDOM_BYTES.toString("hex", usedBytes - sizeBytes, usedBytes);
}
