import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../../integration/harness/eventually";
import { connectReader } from "../../integration/harness/stores/connectors";
import type { Bench } from "../measuring/row";
import { readPartitions, type Reader } from "./catch-up";
import { postAtRate, type Endpoint } from "./post-orders";

/** Where orders go in, and every consumer group that has to keep up with them. */
export interface Pipeline {
  readonly entrance: Endpoint;
  readonly stages: readonly Stage[];
}

/** A consumer group of a pipeline. */
export interface Stage extends Reader {
  /** How many records its topic gets for each order. */
  readonly recordsAnOrder: number;
}

/** How long a rate has to hold. */
export const SUSTAIN_SECONDS = 60;
export const QUICK_SUSTAIN_SECONDS = 20;

/** Connect commits every 5 seconds, each task at another time; until it does, a partition looks further behind than it is. */
const COMMITTED_WITHIN_MS = 7_000;
const LOOK_INTERVAL_MS = 500;
/** A stage keeps up while it is at most this far behind right after a commit. */
const MOST_SECONDS_BEHIND = 2;
/** Of the orders that were due; the rest may be in flight when the time is over. */
const LEAST_ACCEPTED = 0.98;
/** Nothing to speak of: something is written all the time. */
const DRAINED_RECORDS = 20;
const DRAIN_TIMEOUT_MS = 300_000;

/** How many records of each partition a stage has not committed yet. */
async function lagsOf({ cluster }: Bench, stage: Stage): Promise<number[]> {
  return (await readPartitions(cluster, stage)).map(({ done, total }) => total - done);
}

const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0);

/** What the Connect worker knew when it last looked, by the labels of its metrics. */
interface WorkerView {
  readonly ends: ReadonlyMap<string, number>;
  readonly left: ReadonlyMap<string, number>;
}

/** The ends first: where one is still the present end, what is left, read later, is left up to the same. */
async function askWorker({ stack }: Bench): Promise<WorkerView> {
  const worker = connectReader(stack);
  const ends = await worker.metric("kafka_topic_partition_current_offset");
  return { ends, left: await worker.metric("kafka_consumergroup_lag") };
}

/**
 * How many offsets of its topic a stage has left. A sink never commits those that hold no record for it, the markers of transactions and
 * aborted records: they are left out where the worker has looked up to the present end.
 */
async function leftOf({ cluster }: Bench, { groupId, topic }: Stage, { ends, left }: WorkerView): Promise<number> {
  const partitions = await readPartitions(cluster, { groupId, topic });
  return sumOf(
    partitions.map(({ done, total }, partition) => {
      const labels = `topic="${topic}",partition="${partition}"`;
      const known = ends.get(labels) === total ? left.get(`consumergroup="${groupId}",${labels}`) : undefined;
      return known ?? total - done;
    }),
  );
}

/** Waits until every stage has read what is there. */
export async function drain(bench: Bench, { stages }: Pick<Pipeline, "stages">): Promise<void> {
  await eventually(
    "every stage has caught up",
    async () => {
      if (bench.interrupted.aborted) return;
      const worker = await askWorker(bench);
      for (const stage of stages) {
        const left = await leftOf(bench, stage, worker);
        if (left > DRAINED_RECORDS) throw new Error(`${stage.groupId} is ${left} records of ${stage.topic} behind`);
      }
    },
    { timeoutMs: DRAIN_TIMEOUT_MS, intervalMs: LOOK_INTERVAL_MS },
  );
  bench.interrupted.throwIfAborted();
}

/**
 * Sends orders at a rate, once every stage has caught up with what was before.
 *
 * @returns why the rate is not sustained; undefined where it is
 */
export async function tryRate(
  bench: Bench,
  pipeline: Pipeline,
  { rate, seconds }: { readonly rate: number; readonly seconds: number },
): Promise<string | undefined> {
  await drain(bench, pipeline);
  const load = postAtRate(pipeline.entrance, { ordersPerSecond: rate, seconds, pinning: bench.pinning });
  const lags = await leastLags(bench, pipeline, load, seconds * 1_000 - COMMITTED_WITHIN_MS);
  const { accepted, failures } = await load;
  for (const [{ groupId, topic, recordsAnOrder }, records] of lags) {
    if (records > MOST_SECONDS_BEHIND * rate * recordsAnOrder)
      return `${groupId} was ${records} records of ${topic} behind`;
  }
  if (failures > 0) return `${failures} orders were refused or not answered`;
  if (accepted < rate * seconds * LEAST_ACCEPTED) return `${accepted} of ${rate * seconds} were accepted`;
  return undefined;
}

/** How far each stage is behind right after its commits: the sum of the least lags of its partitions from `fromMs` until the end. */
async function leastLags(
  bench: Bench,
  { stages }: Pipeline,
  ended: Promise<unknown>,
  fromMs: number,
): Promise<Map<Stage, number>> {
  const least = new Map<Stage, number[]>();
  const isOver = (pauseMs: number): Promise<boolean> =>
    Promise.race([ended.then(() => true), delay(pauseMs).then(() => false)]);
  if (await isOver(fromMs)) throw new Error("the load has ended before its time");
  do {
    for (const stage of stages) {
      const before = least.get(stage) ?? [];
      const lags = await lagsOf(bench, stage);
      least.set(
        stage,
        lags.map((lag, partition) => Math.min(lag, before[partition] ?? Infinity)),
      );
    }
  } while (!(await isOver(LOOK_INTERVAL_MS)));
  bench.interrupted.throwIfAborted();
  return new Map([...least].map(([stage, lags]) => [stage, sumOf(lags)]));
}

/**
 * Searches for the highest rate that holds: goes up, or down, by a factor until the answer changes, then halves the interval.
 *
 * @param first the rate to begin with
 * @param factor of the first steps
 * @param precision the search ends where a rate that holds and one that does not differ by at most this factor
 * @throws when no rate holds
 */
export async function findHighestRate(
  { first, factor, precision }: { readonly first: number; readonly factor: number; readonly precision: number },
  holds: (rate: number) => Promise<boolean>,
): Promise<number> {
  let sustained = 0;
  let failed = Infinity;
  let rate = first;
  while (rate > sustained && rate < failed) {
    if (await holds(rate)) sustained = rate;
    else failed = rate;
    if (failed <= sustained * precision) break;
    if (failed === Infinity) rate = Math.max(sustained + 1, Math.floor(sustained * factor));
    else if (sustained === 0) rate = Math.min(failed - 1, Math.ceil(failed / factor));
    else rate = Math.round(Math.sqrt(sustained * failed));
  }
  if (sustained === 0) throw new Error("no rate is sustained");
  return sustained;
}
