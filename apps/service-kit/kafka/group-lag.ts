import { partitionName, type TopicPartition } from "./topic-partition";

/** What the brokers report of a partition at one time. */
export interface LagSample {
  /** Where the partition ends, as an offset; undefined where its leader does not answer. */
  readonly end: number | undefined;
  /** The group's committed offset, below 0 without one; undefined where its coordinator does not answer. */
  readonly committed: number | undefined;
  /** A record that was read, with the time that a broker appended it: the only news of what was written before. */
  readonly read?: { readonly offset: number; readonly timestampMs: number } | undefined;
}

/** How far a group is behind in a partition. What is not known is undefined, and never 0. */
export interface PartitionLag extends TopicPartition {
  readonly end: number | undefined;
  readonly committed: number | undefined;
  /** Offsets from the committed one to the end. */
  readonly records: number | undefined;
  /** The age of the first record that is not committed, in milliseconds. */
  readonly ageMs: number | undefined;
}

/** The partition ended at `offset` from `fromMs` to `untilMs`, as far as was seen. */
interface EndAt {
  readonly offset: number;
  readonly fromMs: number;
  readonly untilMs: number;
}

interface Seen {
  readonly lag: PartitionLag;
  readonly atMs: number;
  /** Ascending; all that is needed to tell when the records from the committed offset on were appended. */
  readonly ends: EndAt[];
}

/** How long a sample is news, in milliseconds: three checks. */
const SAMPLE_LASTS_MS = 15_000;
/** A partition that is behind for longer than this many checks keeps every other one. */
const MAX_ENDS = 1_000;

/**
 * How far a group is behind, in offsets and in time, from samples of the ends and committed offsets of its partitions. The time
 * needs no record: the first uncommitted one was appended when the partition's end passed its offset, which lies between two
 * samples and is interpolated.
 */
export class GroupLag {
  private readonly seen = new Map<string, Seen>();

  /**
   * Adds a sample; one that was not answered in full leaves the last answer standing until that is old: a coordinator does not
   * tell the offsets of a group in the middle of a transaction.
   * @param nowMs on the clock that brokers append records by, in epoch milliseconds
   */
  observe({ topic, partition }: TopicPartition, { end, committed, read }: LagSample, nowMs: number): void {
    const name = partitionName({ topic, partition });
    const last = this.seen.get(name);
    let ends = last?.ends ?? [];
    if (read !== undefined) ends = withEnd(ends, read.offset, read.timestampMs);
    if (end !== undefined) ends = withEnd(ends, end, nowMs);
    if (last !== undefined && (end === undefined || committed === undefined)) {
      this.seen.set(name, { ...last, ends });
      return;
    }
    const isKnown = end !== undefined && committed !== undefined && committed >= 0;
    if (isKnown) ends = neededFrom(ends, committed);
    const lag = {
      topic,
      partition,
      end,
      committed: committed !== undefined && committed >= 0 ? committed : undefined,
      // The group may have committed more since the end was asked for.
      records: isKnown ? Math.max(0, end - committed) : undefined,
      ageMs: isKnown ? ageOf(ends, committed, end, nowMs) : undefined,
    };
    this.seen.set(name, { lag, atMs: nowMs, ends });
  }

  /** The partitions that were sampled recently. */
  at(nowMs: number): PartitionLag[] {
    return [...this.seen.values()].flatMap(({ lag, atMs }) => (nowMs - atMs <= SAMPLE_LASTS_MS ? [lag] : []));
  }
}

function withEnd(ends: readonly EndAt[], offset: number, atMs: number): EndAt[] {
  const known = ends.find((one) => one.offset === offset);
  const point =
    known === undefined
      ? { offset, fromMs: atMs, untilMs: atMs }
      : { offset, fromMs: Math.min(known.fromMs, atMs), untilMs: Math.max(known.untilMs, atMs) };
  const others = ends.filter((one) => one !== known);
  const kept = others.length < MAX_ENDS ? others : others.filter((_one, index) => index % 2 === 0);
  return [...kept, point].sort((one, other) => one.offset - other.offset);
}

/** Without what lies before the last end at or before the committed offset. */
function neededFrom(ends: EndAt[], committed: number): EndAt[] {
  return ends.slice(Math.max(0, lastAtOrBefore(ends, committed)));
}

function lastAtOrBefore(ends: readonly EndAt[], offset: number): number {
  return ends.findLastIndex((one) => one.offset <= offset);
}

function ageOf(ends: readonly EndAt[], committed: number, end: number, nowMs: number): number | undefined {
  if (committed >= end) return 0;
  const index = lastAtOrBefore(ends, committed);
  const [before, after] = [ends[index], ends[index + 1]];
  // It was appended before anything that is known.
  if (before === undefined || after === undefined) return undefined;
  const share = (committed - before.offset) / (after.offset - before.offset);
  const appendedMs = before.untilMs + share * Math.max(0, after.fromMs - before.untilMs);
  return Math.max(0, nowMs - appendedMs);
}
