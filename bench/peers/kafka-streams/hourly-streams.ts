import { HOURLY_TRANSACTION_TOPIC } from "../../../contract/topics";
import type { KafkaCluster } from "../../../integration/harness/kafka/cluster";
import { tailTopics, untilRead } from "../../../integration/harness/kafka/topic-tail";
import { HourlyTopic } from "../../../integration/harness/stores/hourly-counts";

const READ_TIMEOUT_MS = 120_000;

/** The metrics of hourly-streams that are compared. */
export interface HourlyStreamsMetrics {
  /** Records of `orders-topic` that it has processed since its start. */
  readonly processed: number;
  readonly memoryBytes: number;
}

export async function readMetrics(url: string): Promise<HourlyStreamsMetrics> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const valueOf = (series: RegExp) => Number(series.exec(text)?.[1] ?? 0);
  return {
    processed: valueOf(/^shopstream_streams_records\{outcome="processed".*\} (\S+)$/m),
    memoryBytes: valueOf(/^process_resident_memory_bytes\{.*\} (\S+)$/m),
  };
}

/** The committed counts of `hourly-transaction-topic` by `hourWindow`, read with another client than it was written. */
export async function readCounts(cluster: KafkaCluster): Promise<ReadonlyMap<string, number>> {
  const topic = HOURLY_TRANSACTION_TOPIC.name;
  const counts = new HourlyTopic();
  const tail = await tailTopics(cluster, { topics: [topic], onRecord: (record) => counts.add(record) });
  try {
    await untilRead(tail, READ_TIMEOUT_MS);
  } finally {
    await tail.close();
  }
  return counts.counts;
}
