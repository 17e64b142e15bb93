import { z } from "zod";
import type { PartitionedTopic, ProducerRecord } from "../runtime/records";

/** The number of keys that one input partition has counted in one window so far: absolute, not an increment. */
export interface PartialCount {
  readonly windowNumber: number;
  readonly partition: number;
  readonly count: number;
}

/** The progress of an input partition: it no longer counts in windows before `retainedFrom`. */
export interface PartitionHorizon {
  readonly partition: number;
  readonly retainedFrom: number;
}

const PARTIAL_COUNT_SCHEMA = z.object({ windowNumber: z.int(), partition: z.int().min(0), count: z.int().min(1) });
const HORIZON_SCHEMA = z.object({ partition: z.int().min(0), retainedFrom: z.int() });

const keyOfHorizon = (partition: number) => `horizon/${partition}`;
const keyOfCount = (windowNumber: number, partition: number) => `window/${windowNumber}/${partition}`;

/** The partition of the repartition topic that gets all partial counts of a window. */
export function partitionOfWindow(windowNumber: number, partitions: number): number {
  return ((windowNumber % partitions) + partitions) % partitions;
}

export function partialCountRecord({ topic, partitions }: PartitionedTopic, count: PartialCount): ProducerRecord {
  return {
    topic,
    partition: partitionOfWindow(count.windowNumber, partitions),
    key: keyOfCount(count.windowNumber, count.partition),
    value: JSON.stringify(count),
  };
}

/** Deletes the partial count of an expired window. */
export function partialCountTombstone(
  { topic, partitions }: PartitionedTopic,
  { windowNumber, partition }: Pick<PartialCount, "windowNumber" | "partition">,
): ProducerRecord {
  return {
    topic,
    partition: partitionOfWindow(windowNumber, partitions),
    key: keyOfCount(windowNumber, partition),
    value: null,
  };
}

/** Sends an input partition's progress to every partition of the repartition topic. */
export function horizonRecords({ topic, partitions }: PartitionedTopic, horizon: PartitionHorizon): ProducerRecord[] {
  return Array.from({ length: partitions }, (_none, partition) => ({
    topic,
    partition,
    key: keyOfHorizon(horizon.partition),
    value: JSON.stringify(horizon),
  }));
}

/** A record of the repartition topic, decoded. */
export type RepartitionMessage =
  | ({ readonly kind: "count" } & PartialCount)
  | ({ readonly kind: "horizon" } & PartitionHorizon)
  | ({ readonly kind: "tombstone" } & Pick<PartialCount, "windowNumber" | "partition">);

/** @returns undefined for a record that this application has not written */
export function decodeRepartitionRecord(key: Buffer | null, value: Buffer | null): RepartitionMessage | undefined {
  const name = key?.toString() ?? "";
  if (value === null) return decodeTombstone(name);
  const json = parseJson(value);
  const count = PARTIAL_COUNT_SCHEMA.safeParse(json);
  if (count.success && name === keyOfCount(count.data.windowNumber, count.data.partition)) {
    return { kind: "count", ...count.data };
  }
  const horizon = HORIZON_SCHEMA.safeParse(json);
  if (horizon.success && name === keyOfHorizon(horizon.data.partition)) return { kind: "horizon", ...horizon.data };
  return undefined;
}

function decodeTombstone(name: string): RepartitionMessage | undefined {
  const match = /^window\/(-?\d+)\/(\d+)$/.exec(name);
  if (match === null) return undefined;
  return { kind: "tombstone", windowNumber: Number(match[1]), partition: Number(match[2]) };
}

function parseJson(value: Buffer): unknown {
  try {
    return JSON.parse(value.toString());
  } catch {
    return undefined;
  }
}
