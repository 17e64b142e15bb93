import { z } from "zod";
import { connectSchemaOf, type ConnectEnvelope } from "../../../contract/derived/connect-schema";
import { formatHourWindow, hourlyCountEntity, type HourlyCount } from "../../../contract/hourly-summary";
import { hourlyTransactionTopic } from "../../../contract/topics";
import type { ConsumerRecord, ProducerRecord } from "../streams/records";

const schema = connectSchemaOf(hourlyCountEntity);

/** The record of `hourly-transaction-topic` that says how many orders the hour from `windowStartMs` on has. */
export function hourlyCountRecord(windowStartMs: number, transactionCount: number): ProducerRecord {
  const hourWindow = formatHourWindow(windowStartMs);
  const envelope: ConnectEnvelope<HourlyCount> = { schema, payload: { hourWindow, transactionCount } };
  return { topic: hourlyTransactionTopic.name, key: hourWindow, value: JSON.stringify(envelope) };
}

const envelopeSchema = z.object({ payload: z.object({ hourWindow: z.string(), transactionCount: z.int().min(0) }) });

/**
 * What a record of `hourly-transaction-topic` says.
 * @returns null for a tombstone, undefined for what is none of our records
 */
export function readHourlyCount({ key, value }: Pick<ConsumerRecord, "key" | "value">): HourlyCount | null | undefined {
  if (value === null) return null;
  try {
    const { payload } = envelopeSchema.parse(JSON.parse(value.toString()));
    return key?.toString() === payload.hourWindow ? payload : undefined;
  } catch {
    return undefined;
  }
}
