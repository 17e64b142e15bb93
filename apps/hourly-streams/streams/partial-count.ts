import { z } from "zod";
import type { ProducerRecord } from "./records";

/** How many keys of one window one input partition has had so far: an absolute count. */
export interface PartialCount {
  readonly windowNumber: number;
  readonly partition: number;
  readonly count: number;
}

/** How far an input partition has come: it will not count in a window before `retainedFrom` any more. */
export interface PartitionHorizon {
  readonly partition: number;
  readonly retainedFrom: number;
}

const partialCountSchema = z.object({ windowNumber: z.int(), partition: z.int(), count: z.int() });
const horizonSchema = z.object({ partition: z.int(), retainedFrom: z.int() });

const keyOfCount = (windowNumber: number, partition: number) => `window/${windowNumber}/${partition}`;

/** The repartition topic's partition where all partial counts of a window meet. */
export function partitionOfWindow(windowNumber: number, partitions: number): number {
  return ((windowNumber % partitions) + partitions) % partitions;
}

/** Where the partial counts of a topology go. */
export interface RepartitionTopic {
  readonly topic: string;
  readonly partitions: number;
}

export function partialCountRecord({ topic, partitions }: RepartitionTopic, count: PartialCount): ProducerRecord {
  return {
    topic,
    partition: partitionOfWindow(count.windowNumber, partitions),
    key: keyOfCount(count.windowNumber, count.partition),
    value: JSON.stringify(count),
  };
}

/** Deletes the partial count of an expired window. */
export function partialCountTombstone(
  { topic, partitions }: RepartitionTopic,
  { windowNumber, partition }: Pick<PartialCount, "windowNumber" | "partition">,
): ProducerRecord {
  return {
    topic,
    partition: partitionOfWindow(windowNumber, partitions),
    key: keyOfCount(windowNumber, partition),
    value: null,
  };
}

/** Tells every partition of the repartition topic how far an input partition has come. */
export function horizonRecords({ topic, partitions }: RepartitionTopic, horizon: PartitionHorizon): ProducerRecord[] {
  return Array.from({ length: partitions }, (_none, partition) => ({
    topic,
    partition,
    key: `horizon/${horizon.partition}`,
    value: JSON.stringify(horizon),
  }));
}

/** What a record of the repartition topic says. */
export type RepartitionMessage =
  | ({ readonly kind: "count" } & PartialCount)
  | ({ readonly kind: "horizon" } & PartitionHorizon)
  | ({ readonly kind: "tombstone" } & Pick<PartialCount, "windowNumber" | "partition">);

/** @throws Error for a record that is none of ours */
export function decodeRepartitionRecord(key: Buffer | null, value: Buffer | null): RepartitionMessage {
  const name = key?.toString() ?? "";
  if (value === null) return { kind: "tombstone", ...parseKeyOfCount(name) };
  const json: unknown = JSON.parse(value.toString());
  return name.startsWith("horizon/")
    ? { kind: "horizon", ...horizonSchema.parse(json) }
    : { kind: "count", ...partialCountSchema.parse(json) };
}

function parseKeyOfCount(name: string): Pick<PartialCount, "windowNumber" | "partition"> {
  const match = /^window\/(-?\d+)\/(\d+)$/.exec(name);
  if (match === null) throw new Error(`${JSON.stringify(name)} is no key of a partial count`);
  return { windowNumber: Number(match[1]), partition: Number(match[2]) };
}
