import { createHash } from "node:crypto";
import { DEAD_LETTER_HEADERS, MAX_MESSAGE_BYTES } from "../../../contract/topics";
import { formatTraceparent, TRACEPARENT } from "../../../contract/trace-context";
import type { RejectedRecord } from "./received-record";

/** The record of `orders-dlq` for a rejected record. */
export interface DeadLetter {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Under the names of `DEAD_LETTER_HEADERS`, and the record's `traceparent`. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Where records go that cannot be processed. */
export interface DeadLetters {
  /**
   * Resolves once all records are safe there, each with its reason and its origin, and with its own key and value where they
   * fit.
   * @throws UnavailableError
   */
  put(rejected: readonly RejectedRecord[]): Promise<void>;
}

/** Key and value together, in bytes, that a dead letter carries whole. Only records that were compressed may be larger. */
const WHOLE_MAX_BYTES = MAX_MESSAGE_BYTES;
/** What is kept of a longer key and value, in bytes. */
const KEY_PREFIX_BYTES = 1_024;
const VALUE_PREFIX_BYTES = 64 * 1_024;

/** A rejected record as a dead letter: whole where it fits, else its beginning with sizes and digests. */
export function deadLetterOf(rejected: RejectedRecord): DeadLetter {
  const { key, value } = rejected.record;
  return (key?.length ?? 0) + (value?.length ?? 0) <= WHOLE_MAX_BYTES
    ? { key, value, headers: originHeaders(rejected) }
    : shortDeadLetterOf(rejected);
}

/** A dead letter that is small however large the record is. */
export function shortDeadLetterOf(rejected: RejectedRecord): DeadLetter {
  const { key, value } = rejected.record;
  return {
    key: key?.subarray(0, KEY_PREFIX_BYTES) ?? null,
    value: value?.subarray(0, VALUE_PREFIX_BYTES) ?? null,
    headers: {
      ...originHeaders(rejected),
      ...(key !== null && {
        [DEAD_LETTER_HEADERS.keyBytes]: String(key.length),
        [DEAD_LETTER_HEADERS.keySha256]: sha256(key),
      }),
      ...(value !== null && {
        [DEAD_LETTER_HEADERS.valueBytes]: String(value.length),
        [DEAD_LETTER_HEADERS.valueSha256]: sha256(value),
      }),
    },
  };
}

function originHeaders({ record: { position, trace }, reason }: RejectedRecord): Record<string, string> {
  return {
    [DEAD_LETTER_HEADERS.reason]: reason,
    [DEAD_LETTER_HEADERS.topic]: position.topic,
    [DEAD_LETTER_HEADERS.partition]: String(position.partition),
    [DEAD_LETTER_HEADERS.offset]: String(position.offset),
    ...(trace !== null && { [TRACEPARENT]: formatTraceparent(trace) }),
  };
}

function sha256(bytes: Buffer): string {
  return createHash("sha256").update(bytes).digest("hex");
}
