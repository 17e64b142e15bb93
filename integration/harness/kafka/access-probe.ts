import { ConfigResourceTypes, type Kafka } from "kafkajs";
import type { AccessResourceType } from "../../../contract/kafka-access";

/** Operations that a probe can tell apart. */
export type ProbedOperation =
  | "Read"
  | "Write"
  | "Describe"
  | "DescribeConfigs"
  | "Create"
  | "Delete"
  | "Alter"
  | "AlterConfigs"
  | "IdempotentWrite";

/** kafkajs' requests to one broker (its src/broker/index.js): what its public clients do not let through one by one. */
interface Requests {
  metadata(topics: readonly string[]): Promise<unknown>;
  fetch(request: object): Promise<unknown>;
  produce(request: object): Promise<unknown>;
  describeConfigs(request: object): Promise<unknown>;
  alterConfigs(request: object): Promise<unknown>;
  createTopics(request: object): Promise<unknown>;
  deleteRecords(request: object): Promise<unknown>;
  findGroupCoordinator(request: object): Promise<unknown>;
  heartbeat(request: object): Promise<unknown>;
  initProducerId(request: object): Promise<unknown>;
  endTxn(request: object): Promise<unknown>;
  describeAcls(request: object): Promise<unknown>;
  deleteAcls(request: object): Promise<unknown>;
}

interface Cluster {
  connect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  disconnect(): Promise<void>;
  findControllerBroker(): Promise<Requests>;
}

/** More than any topic accepts: whoever may write is told that it is too large, and nothing is written. */
const TOO_LARGE = Buffer.alloc(4.5 * 1_048_576);
/** Every ACL of a principal that no certificate names. */
const ACLS_OF_NOBODY = {
  principal: "User:no one",
  resourceType: 1,
  resourcePatternType: 1,
  operation: 1,
  permissionType: 1,
};
const NO_PRODUCER = { producerId: "0", producerEpoch: 0 };

/** Asks a broker for single operations, each so that it changes nothing where it is allowed. */
export interface AccessProbe {
  /** Whether the broker lets the client do it, whatever else comes of it. */
  isAllowed(operation: ProbedOperation, type: AccessResourceType | "Cluster", name: string): Promise<boolean>;
  close(): Promise<void>;
}

/** Connects as the client that `kafka` was made for. @throws what kafkajs throws where the brokers refuse the connection */
export async function accessProbe(kafka: Kafka): Promise<AccessProbe> {
  const cluster = privateCluster(kafka);
  await cluster.connect();
  await cluster.refreshMetadata();
  const broker = await cluster.findControllerBroker();
  return {
    isAllowed: (operation, type, name) => isAllowed(() => requestFor(broker, operation, type, name)),
    close: () => cluster.disconnect(),
  };
}

function requestFor(
  broker: Requests,
  operation: ProbedOperation,
  type: AccessResourceType | "Cluster",
  name: string,
): Promise<unknown> {
  const probe = PROBES[`${type} ${operation}`];
  if (probe === undefined) throw new Error(`nothing probes ${operation} on ${type}`);
  return probe(broker, name);
}

const onTopic = (topic: string, partition: object) => ({
  topics: [{ topic, partitions: [{ partition: 0, ...partition }] }],
});
const topicConfig = (name: string) => ({ type: ConfigResourceTypes.TOPIC, name, configNames: [], configEntries: [] });

const PROBES: Readonly<Partial<Record<string, (broker: Requests, name: string) => Promise<unknown>>>> = {
  "Topic Describe": (broker, name) => broker.metadata([name]),
  "Topic Read": (broker, name) =>
    broker.fetch({
      ...onTopic(name, { fetchOffset: "0", maxBytes: 1 }),
      isolationLevel: 1,
      maxWaitTime: 0,
      minBytes: 0,
    }),
  "Topic Write": (broker, topic) => {
    const messages = [{ key: null, value: TOO_LARGE, timestamp: "0", headers: {} }];
    return broker.produce({
      topicData: [{ topic, partitions: [{ partition: 0, messages }] }],
      acks: -1,
      timeout: 5_000,
    });
  },
  "Topic DescribeConfigs": (broker, name) => broker.describeConfigs({ resources: [topicConfig(name)] }),
  "Topic AlterConfigs": (broker, name) => broker.alterConfigs({ resources: [topicConfig(name)], validateOnly: true }),
  "Topic Create": (broker, topic) =>
    broker.createTopics({ topics: [{ topic, numPartitions: 1, replicationFactor: 1 }], validateOnly: true }),
  // Before the first record: deletes none.
  "Topic Delete": (broker, name) => broker.deleteRecords(onTopic(name, { offset: "0" })),
  "Group Describe": (broker, groupId) => broker.findGroupCoordinator({ groupId, coordinatorType: 0 }),
  "Group Read": (broker, groupId) => broker.heartbeat({ groupId, groupGenerationId: 0, memberId: "nobody" }),
  "TransactionalID Describe": (broker, groupId) => broker.findGroupCoordinator({ groupId, coordinatorType: 1 }),
  "TransactionalID Write": (broker, transactionalId) =>
    broker.endTxn({ transactionalId, ...NO_PRODUCER, transactionResult: false }),
  "Cluster Describe": (broker) => broker.describeAcls(ACLS_OF_NOBODY),
  "Cluster Alter": (broker) => broker.deleteAcls({ filters: [ACLS_OF_NOBODY] }),
  "Cluster IdempotentWrite": (broker) => broker.initProducerId({ transactionTimeout: 1_000 }),
};

async function isAllowed(ask: () => Promise<unknown>): Promise<boolean> {
  try {
    await ask();
    return true;
  } catch (error) {
    const types = brokerErrors(error);
    if (types.length === 0) throw error;
    return !types.some((type) => type.endsWith("_AUTHORIZATION_FAILED"));
  }
}

/** What the broker answered; kafkajs wraps it where a request may concern several topics or partitions. */
function brokerErrors(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const {
    type,
    errors = [],
    partitions = [],
  } = error as Error & {
    readonly type?: string;
    readonly errors?: readonly unknown[];
    readonly partitions?: readonly { readonly error?: unknown }[];
  };
  const wrapped = [...errors, ...partitions.map((partition) => partition.error)].flatMap(brokerErrors);
  return type === undefined ? wrapped : [type, ...wrapped];
}

/** kafkajs keeps the method that makes clusters under a symbol (its src/index.js). */
function privateCluster(kafka: Kafka): Cluster {
  const symbol = Object.getOwnPropertySymbols(kafka).find(({ description }) => description?.endsWith(":createCluster"));
  const create = symbol && (kafka as unknown as Record<symbol, unknown>)[symbol];
  if (typeof create !== "function") throw new Error("this version of kafkajs makes clusters in another way");
  return (create as (options: object) => Cluster).call(kafka, {
    metadataMaxAge: 60_000,
    allowAutoTopicCreation: false,
  });
}
