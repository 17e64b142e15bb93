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

/** The records of the topic that the group has committed, and all of them: sums over the partitions. */
async function progressOf(
  { admin }: KafkaCluster,
  { groupId, topic }: Reader,
): Promise<{ committed: number; end: number }> {
  const [offsets] = await admin.fetchOffsets({ groupId, topics: [topic] });
  const sum = (values: readonly string[]): number =>
    values.reduce((total, value) => total + Math.max(0, Number(value)), 0);
  return {
    committed: sum((offsets?.partitions ?? []).map(({ offset }) => offset)),
    end: sum((await admin.fetchTopicOffsets(topic)).map(({ high }) => high)),
  };
}

/**
 * Waits until a group has read its topic to the end.
 *
 * @param warmUpShare share of the topic that is read before the measurement begins; default 0
 * @returns records a second, from its first commit from now on to the last one; NaN where there was nothing to read
 */
export async function measureCatchUp(
  { cluster, interrupted }: Bench,
  reader: Reader,
  warmUpShare = 0,
): Promise<number> {
  const before = await progressOf(cluster, reader);
  let first: { readonly committed: number; readonly atMs: number } | undefined;
  return eventually(
    `${reader.groupId} has read ${reader.topic} to its end`,
    async () => {
      const { committed, end } = await progressOf(cluster, reader);
      const atMs = performance.now();
      if (committed > before.committed && committed >= warmUpShare * end) first ??= { committed, atMs };
      if (interrupted.aborted) return NaN;
      if (committed < end) throw new Error(`${committed} of ${end} records are committed`);
      return first === undefined ? NaN : (committed - first.committed) / ((atMs - first.atMs) / 1_000);
    },
    { timeoutMs: TIMEOUT_MS, intervalMs: POLL_MS },
  );
}
