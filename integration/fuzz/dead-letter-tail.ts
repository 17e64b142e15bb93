import {
  deadLetterHeaders,
  hourlyElasticsearchDeadLetterTopic,
  hourlyJdbcDeadLetterTopic,
  logsElasticsearchDeadLetterTopic,
  ordersDeadLetterTopic,
} from "../../contract/topics";
import type { KafkaCluster } from "../harness/kafka/cluster";
import type { TopicRecord } from "../harness/kafka/topic-record";
import { placeOf, tailTopics, type TopicTail } from "../harness/kafka/topic-tail";
import type { Letter, RecordPlace } from "./oracle";

const topics = [
  ordersDeadLetterTopic,
  hourlyJdbcDeadLetterTopic,
  logsElasticsearchDeadLetterTopic,
  hourlyElasticsearchDeadLetterTopic,
].map(({ name }) => name);

/** Where topics end, by `placeOf`. */
export async function endsOf({ admin }: KafkaCluster, names: readonly string[]): Promise<Map<string, bigint>> {
  const ends = new Map<string, bigint>();
  for (const name of names) {
    for (const { partition, high } of await admin.fetchTopicOffsets(name))
      ends.set(placeOf(name, partition), BigInt(high));
  }
  return ends;
}

/** Reads all dead-letter topics from their present end on, and tells where each letter and its record stand, and no more. */
export async function tailDeadLetters(cluster: KafkaCluster, onLetter: (letter: Letter) => void): Promise<TopicTail> {
  const from = await endsOf(cluster, topics);
  return tailTopics(cluster, { topics, from, onRecord: (record) => onLetter(letterOf(record)) });
}

function letterOf({ topic, partition, offset, headers }: TopicRecord): Letter {
  return {
    at: { topic, partition, offset },
    origin:
      topic === ordersDeadLetterTopic.name
        ? originOf(headers, deadLetterHeaders)
        : originOf(headers, {
            topic: "__connect.errors.topic",
            partition: "__connect.errors.partition",
            offset: "__connect.errors.offset",
          }),
  };
}

type Names = Readonly<Record<keyof RecordPlace, string>>;

/** Anyone may write anything here. */
function originOf(headers: Readonly<Record<string, string>>, names: Names): RecordPlace | null {
  const { [names.topic]: topic, [names.partition]: partition = "", [names.offset]: offset = "" } = headers;
  if (topic === undefined || !/^\d+$/.test(partition) || !/^\d+$/.test(offset)) return null;
  return { topic, partition: Number(partition), offset: BigInt(offset) };
}
