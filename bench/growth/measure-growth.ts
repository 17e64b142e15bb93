import { createBacklog, type Backlog, type BacklogOptions } from "../counting/backlog";
import { measureCounting, measureRestoration } from "../counting/measure";
import { hourlyStreams } from "../hourly-streams/application";
import { Resources } from "../measuring/resources";
import type { Bench } from "../measuring/row";
import type { Dimension, Point } from "./dimensions";

/** What was measured at a point of a dimension. */
export interface GrowthPoint {
  readonly x: number;
  /** Records a second. */
  readonly rate: number;
  /** Of all instances together while they count. */
  readonly transactionsPerSecond: number;
  /** The highest memory of all instances together while they count, in bytes. */
  readonly peakMemoryBytes: number;
  /** From the start of new processes without state until all of them process, in seconds. */
  readonly recoverySeconds: number;
}

export interface GrowthCurve extends Pick<Dimension, "name" | "title" | "axis"> {
  readonly points: readonly GrowthPoint[];
  /** When, and on what machine. */
  readonly measured: string;
}

/**
 * Measures every point; those with the same backlog share its topic, those that are the same one measurement.
 *
 * @param keep called with each curve once it is complete: what fails later does not take it along
 */
export async function measureGrowth(
  bench: Bench,
  dimensions: readonly Dimension[],
  keep: (curve: Omit<GrowthCurve, "measured">) => void,
): Promise<void> {
  const createOnce = once((options: BacklogOptions) => createBacklog(bench, options));
  const measureOnce = once(async ({ backlog, instances }: Omit<Point, "x">) => {
    const { orders, hours, partitions } = backlog;
    bench.interrupted.throwIfAborted();
    bench.tell(`${orders} orders over ${hours} hours, ${partitions} partitions, ${instances} instances`);
    const figures = await measurePoint(bench, await createOnce(backlog), instances);
    bench.tell(`  ${JSON.stringify(figures)}`);
    return figures;
  });
  for (const { name, title, axis, points } of dimensions) {
    const curve: GrowthPoint[] = [];
    for (const { x, ...point } of points) curve.push({ x, ...(await measureOnce(point)) });
    keep({ name, title, axis, points: curve });
  }
}

async function measurePoint(bench: Bench, backlog: Backlog, instances: number): Promise<Omit<GrowthPoint, "x">> {
  // Its topics go with the point: hundreds of partitions of points before would slow the brokers.
  const resources = new Resources();
  try {
    const application = await hourlyStreams({ ...bench, resources }, backlog);
    const counted = await measureCounting(bench, backlog, application, instances);
    const { recoverySeconds } = await measureRestoration(bench, backlog, application, instances);
    return { ...counted, recoverySeconds };
  } finally {
    await resources.close();
  }
}

/** Calls a function once for each argument. */
function once<Argument, Result>(
  call: (argument: Argument) => Promise<Result>,
): (argument: Argument) => Promise<Result> {
  const results = new Map<string, Promise<Result>>();
  return (argument) => {
    const key = JSON.stringify(argument);
    const result = results.get(key) ?? call(argument);
    results.set(key, result);
    return result;
  };
}
