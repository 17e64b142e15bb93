import {
  HOURLY_STREAMS_APPLICATION_ID,
  HOURLY_TRANSACTION_TOPIC,
  ORDERS_DEAD_LETTER_TOPIC,
  ORDERS_TOPIC,
} from "../../contract/topics";
import { stackContainers, type StackContainers } from "./containers/stack-containers";
import { connectToCluster, type KafkaCluster } from "./kafka/cluster";
import { textOf, type TextRecord } from "./kafka/topic-record";
import { tailTopics, type TopicTail } from "./kafka/topic-tail";
import { Recount } from "./ledger/recount";
import { findStack, type Stack } from "./stack";
import { connectReader, type ConnectReader } from "./stores/connectors";
import { documentReader, type DocumentReader } from "./stores/documents";
import { HourlyTopic } from "./stores/hourly-counts";
import { mysqlReader, type MysqlReader } from "./stores/mysql-reader";

/** The running pipeline as tests see it: every place that an order reaches, read with clients that no service uses. */
export interface Pipeline {
  readonly stack: Stack;
  readonly cluster: KafkaCluster;
  readonly mysql: MysqlReader;
  readonly documents: DocumentReader;
  readonly connect: ConnectReader;
  readonly containers: StackContainers;
  /** `orders-topic`, recounted from its first record on. */
  readonly recount: Recount;
  readonly hourlyTopic: HourlyTopic;
  /** Everything on `orders-dlq`, in order of arrival. */
  readonly deadLetters: readonly TextRecord[];
  /** Reads the topics above. */
  readonly tail: TopicTail;
  close(): Promise<void>;
}

interface PipelineOptions {
  /** Whether to read `orders-dlq` and keep it. Default true. */
  readonly readsDeadLetters?: boolean;
}

/** Finds the running stack and opens a client of each component. */
export async function openPipeline({ readsDeadLetters = true }: PipelineOptions = {}): Promise<Pipeline> {
  const stack = await findStack();
  const cluster = await connectToCluster(stack);
  const recount = new Recount();
  const hourlyTopic = new HourlyTopic();
  const deadLetters: TextRecord[] = [];
  const deadLetterTopics = readsDeadLetters ? [ORDERS_DEAD_LETTER_TOPIC.name] : [];
  await requireWholeTopic(cluster);
  const tail = await tailTopics(cluster, {
    topics: [ORDERS_TOPIC.name, HOURLY_TRANSACTION_TOPIC.name, ...deadLetterTopics],
    onRecord: (record) => {
      if (record.topic === ORDERS_TOPIC.name) recount.add(record);
      else if (record.topic === HOURLY_TRANSACTION_TOPIC.name) hourlyTopic.add(record);
      else deadLetters.push(textOf(record));
    },
  });
  const mysql = mysqlReader(stack);
  const documents = documentReader(stack);
  return {
    stack,
    cluster,
    mysql,
    documents,
    connect: connectReader(stack),
    containers: stackContainers(),
    recount,
    hourlyTopic,
    deadLetters,
    tail,
    close: async () => {
      await documents.close();
      await mysql.close();
      await tail.close();
      await cluster.close();
    },
  };
}

/** A recount needs every order that was ever counted, but retention deletes them after a week. */
async function requireWholeTopic({ admin }: KafkaCluster): Promise<void> {
  const offsets = await admin.fetchTopicOffsets(ORDERS_TOPIC.name);
  if (offsets.some(({ low }) => low !== "0")) {
    throw new Error(
      `${ORDERS_TOPIC.name} no longer holds its first orders, so ${HOURLY_STREAMS_APPLICATION_ID}' counts cannot be ` +
        "recounted. Run against a stack younger than the topic's retention: `make down`, then `make up`",
    );
  }
}
