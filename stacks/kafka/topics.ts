import * as kafka from "@pulumi/kafka";
import * as pulumi from "@pulumi/pulumi";
import { TOPICS, type Topic } from "../../contract/topics";
import type { Replication, StackConfig } from "../config/config";
import type { KafkaCluster } from "./cluster";

export interface TopicsArgs {
  readonly cluster: KafkaCluster;
  readonly config: Pick<StackConfig, "replication">;
}

/** Time limit of each operation on a topic, in seconds. */
const OPERATION_SECONDS = 60;

/** Every topic of the contract. */
export class Topics extends pulumi.ComponentResource {
  readonly topics: readonly kafka.Topic[];

  constructor(name: string, args: TopicsArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:kafka:Topics", name, {}, options);
    const { brokers, bootstrapServers } = args.cluster;
    const provider = new kafka.Provider(
      "kafka",
      { bootstrapServers: [...bootstrapServers], tlsEnabled: false, timeout: OPERATION_SECONDS },
      // The provider remembers a failed first connection for the whole run, so every broker must be healthy before.
      { parent: this, dependsOn: [...brokers] },
    );
    const lastBroker = brokers.at(-1);
    this.topics = TOPICS.map(
      (topic) =>
        new kafka.Topic(topic.name, topicArgs(topic, args.config.replication[topic.durability]), {
          parent: this,
          provider,
          // Topics are gone with the cluster's volumes: `pulumi destroy` need not contact brokers that may be dead.
          ...(lastBroker ? { deletedWith: lastBroker } : {}),
        }),
    );
    this.registerOutputs({});
  }
}

function topicArgs(topic: Topic, { factor, minInsyncReplicas }: Replication): kafka.TopicArgs {
  return {
    name: topic.name,
    partitions: topic.partitions,
    replicationFactor: factor,
    config: { ...topic.config, "min.insync.replicas": String(minInsyncReplicas) },
  };
}
