import { randomUUID } from "node:crypto";
import type { Response } from "express";
import {
  formatTraceparent,
  parseTraceparent,
  TRACE_FLAGS,
  TRACEPARENT,
  type TraceContext,
} from "../../../contract/trace-context";

/**
 * The trace of a request, from here on: the client's own if its `traceparent` is valid, else a new one. In both cases with a
 * new parent id, which names this service's part of it.
 */
export function continueTrace(traceparent: string | undefined): TraceContext {
  const parent = traceparent === undefined ? undefined : parseTraceparent(traceparent);
  return {
    traceId: parent?.traceId ?? newTraceId(),
    parentId: newParentId(),
    flags: parent?.flags ?? TRACE_FLAGS.sampled | TRACE_FLAGS.random,
  };
}

/** Continues the trace of a response's request, and says so in the response whatever its status becomes. */
export function traceResponse(response: Response): TraceContext {
  // Node joins a header that is sent several times; the result is no valid `traceparent`, as the standard wants it.
  const { [TRACEPARENT]: sent } = response.req.headers;
  const trace = continueTrace(typeof sent === "string" ? sent : undefined);
  response.setHeader(TRACEPARENT, formatTraceparent(trace));
  return trace;
}

/** `randomUUID`, which draws random bytes for many ids at once, is the cheapest source of them: each order needs two. */
function newTraceId(): string {
  return randomUUID().replaceAll("-", "");
}

/** The first and the last 8 digits: those that are always random. */
function newParentId(): string {
  const uuid = randomUUID();
  return uuid.slice(0, 8) + uuid.slice(-8);
}
