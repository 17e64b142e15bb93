import { TimeSeries } from "./time-series";

/** What the brokers say about a group's progress in a partition; undefined where they do not say it. */
export interface PartitionProgress {
  readonly partition: number;
  /** Where the partition ends, as an offset. */
  readonly end: number | undefined;
  /** The group's committed offset. */
  readonly committed: number | undefined;
  /** When the record at the committed offset was appended, in epoch milliseconds; undefined at the end, too. */
  readonly waitingSinceMs: number | undefined;
}

/** How far a group is behind. What is not known is null, and never 0. */
export interface GroupLag {
  readonly groupId: string;
  /** Records that are not committed yet. */
  readonly records: number | null;
  /** The age of the oldest record that is not committed, in seconds. */
  readonly seconds: number | null;
  readonly partitions: readonly PartitionLag[];
}

export interface PartitionLag {
  readonly partition: number;
  readonly records: number | null;
  readonly seconds: number | null;
}

/** One point of a trend; null where nothing was known. */
export interface LagPoint {
  readonly at: string;
  readonly records: number | null;
  readonly seconds: number | null;
}

const MS_PER_SECOND = 1_000;
const TREND_MS = 5 * 60_000;
const TREND_STEP_MS = 5_000;

/** The lag of a group, from what is known of each partition. */
export function groupLagOf(groupId: string, progress: readonly PartitionProgress[], nowMs: number): GroupLag {
  const partitions = progress.map((one) => partitionLagOf(one, nowMs));
  return {
    groupId,
    records: allKnown(partitions.map(({ records }) => records))?.reduce((sum, records) => sum + records, 0) ?? null,
    seconds: maximumOf(allKnown(partitions.map(({ seconds }) => seconds))),
    partitions,
  };
}

function partitionLagOf({ partition, end, committed, waitingSinceMs }: PartitionProgress, nowMs: number): PartitionLag {
  if (end === undefined || committed === undefined) return { partition, records: null, seconds: null };
  // The group may have committed more since the end was asked for.
  const records = Math.max(0, end - committed);
  if (records === 0) return { partition, records, seconds: 0 };
  const seconds = waitingSinceMs === undefined ? null : Math.max(0, nowMs - waitingSinceMs) / MS_PER_SECOND;
  return { partition, records, seconds };
}

function allKnown(values: readonly (number | null)[]): number[] | undefined {
  const known = values.filter((value) => value !== null);
  return known.length === values.length && known.length > 0 ? known : undefined;
}

function maximumOf(values: readonly number[] | undefined): number | null {
  return values === undefined ? null : Math.max(...values);
}

/** The lag of the last five minutes, every five seconds. */
export class LagTrend {
  private readonly series = new TimeSeries<Pick<GroupLag, "records" | "seconds">>(TREND_MS, TREND_STEP_MS);

  /** @param lag undefined where nothing is known */
  observe(lag: GroupLag | undefined, nowMs: number): void {
    this.series.add({ records: lag?.records ?? null, seconds: lag?.seconds ?? null }, nowMs);
  }

  get points(): LagPoint[] {
    return this.series.all.map(({ atMs, value: { records, seconds } }) => ({
      at: new Date(atMs).toISOString(),
      records,
      seconds,
    }));
  }
}
