import { eventually } from "../../integration/harness/eventually";
import type { KafkaCluster } from "../../integration/harness/kafka/cluster";
import type { Bench } from "../measuring/row";

const TIMEOUT_MS = 600_000;
const POLL_MS = 50;

/** A consumer group and the topic that it reads. */
export interface Reader {
  readonly groupId: string;
  readonly topic: string;
}

/** The records of each partition of the topic, and how many of them the group has committed. */
export async function readPartitions({ admin }: KafkaCluster, { groupId, topic }: Reader): Promise<Progress[]> {
  const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const committed = new Map(offsets?.partitions.map(({ partition, offset }) => [partition, Number(offset)]));
  return (await admin.fetchTopicOffsets(topic))
    .sort((left, right) => left.partition - right.partition)
    .map(({ partition, high }) => ({ done: Math.max(0, committed.get(partition) ?? 0), total: Number(high) }));
}

async function progressOf(cluster: KafkaCluster, reader: Reader): Promise<Progress> {
  return (await readPartitions(cluster, reader)).reduce(
    (sum, { done, total }) => ({ done: sum.done + done, total: sum.total + total }),
    { done: 0, total: 0 },
  );
}

/** How much of a piece of work is done. */
interface Progress {
  readonly done: number;
  readonly total: number;
}

/**
 * Waits until work is done.
 *
 * @param what the awaited state in words
 * @param warmUpShare share of the work that is done before the measurement begins; default 0
 * @returns what is done in a second, from the first progress from now on to the last one; NaN where there was nothing to do
 */
export async function measureProgress(
  { interrupted }: Pick<Bench, "interrupted">,
  what: string,
  readProgress: () => Promise<Progress>,
  warmUpShare = 0,
): Promise<number> {
  const before = await readProgress();
  let first: { readonly done: number; readonly atMs: number } | undefined;
  return eventually(
    what,
    async () => {
      const { done, total } = await readProgress();
      const atMs = performance.now();
      if (done > before.done && done >= warmUpShare * total) first ??= { done, atMs };
      if (interrupted.aborted) return NaN;
      if (done < total) throw new Error(`${done} of ${total} are done`);
      return first === undefined ? NaN : (done - first.done) / ((atMs - first.atMs) / 1_000);
    },
    { timeoutMs: TIMEOUT_MS, intervalMs: POLL_MS },
  );
}

/** Waits until a group has read its topic to the end. @returns records a second, as `measureProgress` */
export function measureCatchUp(bench: Bench, reader: Reader, warmUpShare = 0): Promise<number> {
  const what = `${reader.groupId} has read ${reader.topic} to its end`;
  return measureProgress(bench, what, () => progressOf(bench.cluster, reader), warmUpShare);
}
