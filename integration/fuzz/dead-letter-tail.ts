import {
  DEAD_LETTER_HEADERS,
  HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  HOURLY_JDBC_DEAD_LETTER_TOPIC,
  LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  ORDERS_DEAD_LETTER_TOPIC,
} from "../../contract/topics";
import type { KafkaCluster } from "../harness/kafka/cluster";
import { partitionEnds } from "../harness/kafka/cluster-state";
import type { RecordPosition } from "../harness/kafka/topic-partition";
import type { TopicRecord } from "../harness/kafka/topic-record";
import { tailTopics, type TopicTail } from "../harness/kafka/topic-tail";
import type { Letter } from "./oracle";

const TOPICS = [
  ORDERS_DEAD_LETTER_TOPIC,
  HOURLY_JDBC_DEAD_LETTER_TOPIC,
  LOGS_ELASTICSEARCH_DEAD_LETTER_TOPIC,
  HOURLY_ELASTICSEARCH_DEAD_LETTER_TOPIC,
].map(({ name }) => name);

/** Reads all dead-letter topics from their present end on; of each letter, only its position and its record's. */
export async function tailDeadLetters(cluster: KafkaCluster, onLetter: (letter: Letter) => void): Promise<TopicTail> {
  const from = await partitionEnds(cluster, TOPICS);
  return tailTopics(cluster, { topics: TOPICS, from, onRecord: (record) => onLetter(letterOf(record)) });
}

function letterOf({ topic, partition, offset, headers }: TopicRecord): Letter {
  return {
    at: { topic, partition, offset },
    origin:
      topic === ORDERS_DEAD_LETTER_TOPIC.name
        ? originOf(headers, DEAD_LETTER_HEADERS)
        : originOf(headers, {
            topic: "__connect.errors.topic",
            partition: "__connect.errors.partition",
            offset: "__connect.errors.offset",
          }),
  };
}

type HeaderNames = Readonly<Record<keyof RecordPosition, string>>;

/** Reads headers that any client may have written: null when they name no position. */
function originOf(headers: Readonly<Record<string, string>>, names: HeaderNames): RecordPosition | null {
  const { [names.topic]: topic, [names.partition]: partition = "", [names.offset]: offset = "" } = headers;
  if (topic === undefined || !/^\d+$/.test(partition) || !/^\d+$/.test(offset)) return null;
  return { topic, partition: Number(partition), offset: BigInt(offset) };
}
