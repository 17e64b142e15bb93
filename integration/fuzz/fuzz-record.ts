import type { SeededRandom } from "./seeded-random";

/**
 * What has to become of a record, as its generator knows it: nothing here asks the validators of the product or of the ledger.
 *
 * - `order`: a row and a count
 * - `copy`: an order that stands on the topic already: nothing more
 * - `poison`: one dead letter on `orders-dlq`
 * - `log`: a document of `shopstream-logs`
 * - `dead letter`: one dead letter of each sink of its topic
 * - `nothing`: no trace anywhere
 */
export type Verdict = "order" | "copy" | "poison" | "log" | "dead letter" | "nothing";

/** One record as a kind makes it. */
export interface Draft {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Where the record is committed. */
  readonly verdict: Verdict;
  /** Default: the one that the key belongs to; any without a key. */
  readonly partition?: number;
  /** The orderId or eventId of a valid one. */
  readonly id?: string;
  /** Headers that belong to the kind; others get some at random. */
  readonly headers?: FuzzHeaders;
  /** Whether a broker may refuse it, for its size or its missing key: such a record travels alone. Default false. */
  readonly mayBeRefused?: boolean;
}

export type FuzzHeaders = Readonly<Record<string, Buffer | readonly Buffer[]>>;

/** What kinds draw from. */
export interface Source {
  readonly random: SeededRandom;
  /** The start of the run, in epoch milliseconds. */
  readonly startMs: number;
  /** An id that no other record has. */
  readonly nextId: () => string;
  /**
   * A size for something large, in bytes, out of what is left of the run's total: less than the minimum, whose default is a
   * quarter of the maximum, only once that is used up.
   */
  readonly largeBytes: (maximum: number, minimum?: number) => number;
}

/** One way of being right or wrong. */
export interface Kind {
  readonly name: string;
  readonly draft: (source: Source) => Draft;
}

export const codecNames = ["none", "gzip", "snappy", "lz4", "zstd"] as const;
export type CodecName = (typeof codecNames)[number];

export const transactions = ["none", "committed", "aborted"] as const;
export type Transaction = (typeof transactions)[number];

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
  readonly transaction: Transaction;
  readonly records: readonly FuzzRecord[];
}
