import { parseTraceparent, TRACEPARENT, TRACEPARENT_LENGTH, type TraceContext } from "../../../contract/trace-context";

/** Headers as librdkafka's messages have them: one object with one property for each. */
export type RecordHeaders = readonly Readonly<Record<string, string | Buffer>>[];

/**
 * The trace that a record's `traceparent` names; null where it has none, or a malformed one: any client may write headers,
 * and a record is good without one. Of several the last one counts, as Kafka's `lastHeader` returns it.
 */
export function traceOfRecord(headers: RecordHeaders | undefined): TraceContext | null {
  const value = headers?.findLast((header) => TRACEPARENT in header)?.[TRACEPARENT];
  if (value === undefined) return null;
  // One character more than version 00 has says whether the value continues. The rest may be a megabyte.
  const length = TRACEPARENT_LENGTH + 1;
  const text = typeof value === "string" ? value.slice(0, length) : value.toString("latin1", 0, length);
  return parseTraceparent(text) ?? null;
}
