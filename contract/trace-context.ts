/**
 * The place of a request or a record in a trace: what its `traceparent` says (W3C Trace Context,
 * https://www.w3.org/TR/trace-context/#traceparent-header).
 */
export interface TraceContext {
  /** 32 lower-case hexadecimal digits, not all of them 0. The same from the client's request to the last log of its order. */
  readonly traceId: string;
  /** Who sent it: 16 lower-case hexadecimal digits, not all of them 0. */
  readonly parentId: string;
  /** The bits of `TRACE_FLAGS`. */
  readonly flags: number;
}

/** The name of the HTTP header and of the Kafka record header. */
export const TRACEPARENT = "traceparent";

export const TRACE_ID_LENGTH = 32;

/** https://www.w3.org/TR/trace-context-2/#trace-flags */
export const TRACE_FLAGS = {
  /** The sender may have recorded the trace. */
  sampled: 0x01,
  /** The last seven bytes of the trace id are random. */
  random: 0x02,
} as const;
const KNOWN_FLAGS = TRACE_FLAGS.sampled | TRACE_FLAGS.random;

/** Version, trace id, parent id and flags, each where `parseTraceparent` cuts it out. */
const PATTERN = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}/;
/** The length of a `traceparent` of version 00. */
export const TRACEPARENT_LENGTH = 55;

/**
 * Reads a `traceparent`; undefined where the standard says to ignore it and to start a new trace. A later version is read as
 * far as version 00 goes, and its unknown flags are dropped.
 */
export function parseTraceparent(text: string): TraceContext | undefined {
  if (!PATTERN.test(text)) return undefined;
  const mayContinue = !text.startsWith("00") && text[TRACEPARENT_LENGTH] === "-";
  if (text.length > TRACEPARENT_LENGTH && !mayContinue) return undefined;
  return {
    traceId: text.slice(3, 35),
    parentId: text.slice(36, 52),
    flags: Number.parseInt(text.slice(53, TRACEPARENT_LENGTH), 16) & KNOWN_FLAGS,
  };
}

/** Writes a `traceparent` of version 00. */
export function formatTraceparent({ traceId, parentId, flags }: TraceContext): string {
  return `00-${traceId}-${parentId}-0${flags}`;
}
