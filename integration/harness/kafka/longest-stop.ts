import { setTimeout as delay } from "node:timers/promises";
import { ORDERS_TOPIC } from "../../../contract/topics";
import type { KafkaCluster } from "./cluster";
import { committedOffsets } from "./cluster-state";

/** Where a partition ends and how far a group has come in it. */
export interface PartitionPosition {
  readonly partition: number;
  readonly end: bigint;
  readonly committed: bigint;
}

const LOOK_INTERVAL_MS = 100;

/** How long a group has made no progress in a partition that has more for it, at most. It has no clock. */
export class LongestStop {
  private readonly moved = new Map<number, { readonly committed: bigint; readonly atMs: number }>();
  private longest = 0;

  get longestMs(): number {
    return this.longest;
  }

  observe(positions: readonly PartitionPosition[], nowMs: number): void {
    for (const { partition, end, committed } of positions) {
      const last = this.moved.get(partition);
      const isStopped = last?.committed === committed;
      if (last !== undefined && isStopped) this.longest = Math.max(this.longest, nowMs - last.atMs);
      // A group that has read everything is not stalled.
      if (!isStopped || committed >= end) this.moved.set(partition, { committed, atMs: nowMs });
    }
  }
}

/** Watches a group's progress on `orders-topic` until `signal` aborts. @returns its longest stop in any partition, in milliseconds */
export async function longestStopMs(cluster: KafkaCluster, groupId: string, signal: AbortSignal): Promise<number> {
  const stop = new LongestStop();
  while (!signal.aborted) {
    const ends = await cluster.admin.fetchTopicOffsets(ORDERS_TOPIC.name);
    const committed = await committedOffsets(cluster, groupId);
    const positions = ends.map(({ partition, high }) => ({
      partition,
      end: BigInt(high),
      committed: committed.get(partition) ?? 0n,
    }));
    stop.observe(positions, performance.now());
    await delay(LOOK_INTERVAL_MS, undefined, { signal }).catch(() => undefined);
  }
  return stop.longestMs;
}
