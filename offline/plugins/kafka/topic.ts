import type { Admin } from "kafkajs";
import { z } from "zod";
import { sameValue } from "../protocol/equality";
import { InitializationFailed, type Operation } from "../protocol/operation";
import { poll } from "../protocol/poll";
import { resourceKind } from "../protocol/resource-kind";
import { isTransient, reasonOf } from "./admin-session";
import type { KafkaCluster } from "./cluster";
import { changeReplicas } from "./replica-assignment";
import { alterTopicConfig, readTopic, type TopicState } from "./topic-state";

/** How long the controller may take for one request. */
const REQUEST_TIMEOUT_MS = 30_000;

const inputs = z.strictObject({
  name: z.string().regex(/^[\w.-]{1,249}$/, "must be 1 to 249 letters, digits, '.', '_' or '-'"),
  partitions: z.int().min(1),
  replicationFactor: z.int().min(1),
  config: z.record(z.string(), z.string()).optional(),
});

/** `kafka.Topic`: a topic, its partitions, replicas and configuration. */
export const topic = resourceKind<KafkaCluster, typeof inputs>({
  token: "kafka:index/topic:Topic",
  inputs,
  onChange: {
    name: "replace",
    // Partitions can be added; removing some means a new topic and the loss of the records.
    partitions: (current, wanted) => (Number(wanted) < Number(current) ? "replace" : "update"),
    replicationFactor: "update",
    config: "update",
  },
  outputs: [],
  uniqueName: "name",

  async create(cluster, { name, partitions, replicationFactor, config = {} }, operation) {
    const wanted = { name, partitions, replicationFactor, config };
    const configEntries = Object.entries(config).map(([key, value]) => ({ name: key, value }));
    await cluster.withAdmin(operation, async (admin, attempt) => {
      const created = await admin
        .createTopics({
          topics: [{ topic: name, numPartitions: partitions, replicationFactor, configEntries }],
          timeout: REQUEST_TIMEOUT_MS,
          waitForLeaders: false,
        })
        .catch((error: unknown) => {
          throw topicError("create", name, error);
        });
      // An earlier attempt whose answer was lost may have created it.
      if (!created && attempt === 1) {
        throw new Error(
          `topic "${name}" already exists: delete it, or adopt it with ` +
            `\`npx pulumi import kafka:index/topic:Topic ${operation.name} ${name}\``,
        );
      }
    });
    await untilVisible(cluster, wanted, operation).catch((error: unknown) => {
      throw new InitializationFailed(reasonOf(error), name, wanted);
    });
    return { id: name, state: wanted };
  },

  async read(cluster, id, _state, operation) {
    const found = await cluster.withAdmin(operation, (admin) => readTopic(admin, id));
    return found && { id, state: { ...found } };
  },

  async update(cluster, id, _oldState, { partitions, replicationFactor, config = {} }, operation) {
    const wanted = { name: id, partitions, replicationFactor, config };
    await cluster
      .withAdmin(operation, async (admin) => {
        const present = await readTopic(admin, id);
        if (!present) throw new Error("it is gone: run `npx pulumi refresh`, then `npx pulumi up`");
        await change(admin, present, wanted);
      })
      .catch((error: unknown) => {
        throw topicError("update", id, error);
      });
    await untilVisible(cluster, wanted, operation);
    return wanted;
  },

  async delete(cluster, id, _state, operation) {
    await cluster.withAdmin(operation, async (admin) => {
      if (!(await admin.listTopics()).includes(id)) return;
      await admin.deleteTopics({ topics: [id], timeout: REQUEST_TIMEOUT_MS }).catch((error: unknown) => {
        if (!isUnknownTopic(error)) throw topicError("delete", id, error);
      });
    });
    await untilEveryBroker(cluster, `topic "${id}" is gone`, operation, async (admin) =>
      (await admin.listTopics()).includes(id) ? "still listed" : undefined,
    );
  },
});

async function change(admin: Admin, present: TopicState, wanted: TopicState): Promise<void> {
  const { name, partitions, replicationFactor, config } = wanted;
  if (!sameValue(present.config, config)) await alterTopicConfig(admin, name, config);
  if (present.replicationFactor !== replicationFactor) await changeReplicas(admin, name, replicationFactor);
  if (present.partitions < partitions) {
    await admin.createPartitions({
      topicPartitions: [{ topic: name, count: partitions }],
      timeout: REQUEST_TIMEOUT_MS,
    });
  }
}

/** Brokers learn of a topic one after another; clients would fail on one that does not know it yet. */
async function untilVisible(cluster: KafkaCluster, wanted: TopicState, operation: Operation): Promise<void> {
  await untilEveryBroker(cluster, `topic "${wanted.name}" is what it should be`, operation, async (admin) => {
    const found = await readTopic(admin, wanted.name);
    if (!found) return "not listed";
    return sameValue({ ...found }, { ...wanted }) ? undefined : JSON.stringify(found);
  });
}

/** Polls every broker until none objects to `what`. */
async function untilEveryBroker(
  cluster: KafkaCluster,
  what: string,
  operation: Operation,
  objection: (admin: Admin) => Promise<string | undefined>,
): Promise<void> {
  let last = "nothing";
  const timeoutMs = cluster.timeoutMs(operation);
  const agreed = await poll(
    async () => {
      const objections = await cluster
        .withEachBroker(operation, objection)
        .catch((error: unknown) => [reasonOf(error)]);
      last = objections.find((reason) => reason !== undefined) ?? "";
      return last === "" ? true : undefined;
    },
    { timeoutMs, signal: operation.signal },
  );
  if (!agreed) throw new Error(`waited ${timeoutMs / 1000} s until ${what} on every broker; last seen: ${last}`);
}

function isUnknownTopic(error: unknown): boolean {
  return error instanceof Error && "type" in error && error.type === "UNKNOWN_TOPIC_OR_PARTITION";
}

function topicError(verb: string, name: string, error: unknown): unknown {
  if (isTransient(error)) return error;
  return new Error(`could not ${verb} topic "${name}": ${reasonOf(error)}`, { cause: error });
}
