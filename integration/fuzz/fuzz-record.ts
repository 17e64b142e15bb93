import type { SeededRandom } from "./seeded-random";

/**
 * What a record has to become, as its generator knows: no validator of the product or of the ledger is asked.
 *
 * - `order`: a row and a count
 * - `copy`: an order that is on the topic already: nothing more
 * - `poison`: one dead letter on `orders-dlq`
 * - `log`: a document of `shopstream-logs`
 * - `dead letter`: one dead letter of each sink of its topic
 * - `nothing`: no trace anywhere
 */
export type Verdict = "order" | "copy" | "poison" | "log" | "dead letter" | "nothing";

/** A record as its kind makes it. */
export interface Draft {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** If the record is committed. */
  readonly verdict: Verdict;
  /** Default: the partition that the key belongs to; any without a key. */
  readonly partition?: number;
  /** The orderId or eventId of a valid record. */
  readonly id?: string;
  /** Headers that belong to the kind. Default: random ones. */
  readonly headers?: FuzzHeaders;
  /** Whether a broker may refuse it, for its size or its missing key: it is sent in a batch of its own. Default false. */
  readonly mayBeRefused?: boolean;
}

export type FuzzHeaders = Readonly<Record<string, Buffer | readonly Buffer[]>>;

/** What kinds draw from. */
export interface Source {
  readonly random: SeededRandom;
  /** The start of the run, in epoch milliseconds. */
  readonly startMs: number;
  /** A new id. */
  readonly nextId: () => string;
  /**
   * A size for a large value, in bytes, taken from what is left of the run's total. It is below the minimum, by default a
   * quarter of the maximum, only when the total is used up.
   */
  readonly largeBytes: (maximum: number, minimum?: number) => number;
}

/** One way of being valid or invalid. */
export interface Kind {
  readonly name: string;
  readonly draft: (source: Source) => Draft;
}

export const CODEC_NAMES = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
export type CodecName = (typeof CODEC_NAMES)[number];

export const TRANSACTION_OUTCOMES = ["none", "committed", "aborted"] as const;
export type TransactionOutcome = (typeof TRANSACTION_OUTCOMES)[number];

/** A record that is ready to be written. */
export interface FuzzRecord {
  /** Its number in the run, from 0. */
  readonly index: number;
  readonly topic: string;
  readonly kind: string;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly partition: number;
  readonly headers: FuzzHeaders;
  /** The writer's time, epoch milliseconds as text. */
  readonly timestamp: string;
  readonly verdict: Verdict;
  readonly id?: string;
  readonly mayBeRefused: boolean;
}

/** Records of one topic that are sent together. */
export interface FuzzBatch {
  readonly topic: string;
  readonly codec: CodecName;
  readonly transaction: TransactionOutcome;
  readonly records: readonly FuzzRecord[];
}
