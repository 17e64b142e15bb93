import { z } from "zod";
import { connectSchemaOf, type ConnectEnvelope } from "../../../contract/derived/connect-schema";
import { formatHourWindow, HOURLY_COUNT_ENTITY, type HourlyCount } from "../../../contract/hourly-summary";
import { partitionOf } from "../../../contract/partitioner";
import { RECORD_VALUE_MAX_BYTES } from "../../../contract/record-limits";
import { HOURLY_TRANSACTION_TOPIC } from "../../../contract/topics";
import type { ConsumerRecord, ProducerRecord } from "../streams/runtime/records";

const SCHEMA = connectSchemaOf(HOURLY_COUNT_ENTITY);

/** The record of `hourly-transaction-topic` with the number of orders in the hour that starts at `windowStartMs`. */
export function hourlyCountRecord(windowStartMs: number, transactionCount: number): ProducerRecord {
  const hourWindow = formatHourWindow(windowStartMs);
  const envelope: ConnectEnvelope<HourlyCount> = { schema: SCHEMA, payload: { hourWindow, transactionCount } };
  return { topic: HOURLY_TRANSACTION_TOPIC.name, key: hourWindow, value: JSON.stringify(envelope) };
}

const ENVELOPE_SCHEMA = z.strictObject({
  schema: z.looseObject({}),
  payload: z.strictObject({ hourWindow: z.string(), transactionCount: z.int().min(0) }),
});
const UTF8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decodes a record of `hourly-transaction-topic`. The sinks reject the same records (connectors/worker,
 * ContractConverter and ContractRecord), so that the API and the stores agree whatever is on the topic.
 * @returns null for a tombstone, undefined for a record that is not valid
 */
export function readHourlyCount({
  partition,
  key,
  value,
}: Pick<ConsumerRecord, "partition" | "key" | "value">): HourlyCount | null | undefined {
  if (value === null) return null;
  if (key === null || value.length > RECORD_VALUE_MAX_BYTES) return undefined;
  if (partition !== partitionOf(key, HOURLY_TRANSACTION_TOPIC.partitions)) return undefined;
  try {
    const { payload } = ENVELOPE_SCHEMA.parse(JSON.parse(UTF8.decode(value)));
    return key.equals(Buffer.from(payload.hourWindow)) ? payload : undefined;
  } catch {
    return undefined;
  }
}
