import * as kafka from "@pulumi/kafka";
import * as pulumi from "@pulumi/pulumi";
import { TOPICS, withOrdersPartitions, type Topic } from "../../contract/topics";
import type { Replication, StackConfig } from "../config/config";
import type { KafkaEndpoint } from "./endpoint";
import { Partitioning } from "./partitioning";
import { kafkaProvider } from "./provider";
import { declareQuotas, declareRights } from "./rights";

export interface TopicsArgs {
  readonly cluster: KafkaEndpoint;
  readonly config: Pick<StackConfig, "replication" | "services">;
}

/** Every topic of the contract. */
export class Topics extends pulumi.ComponentResource {
  readonly topics: readonly kafka.Topic[];
  /** Without them the brokers refuse everybody but the admin; none with `security=off`. */
  readonly rights: readonly pulumi.Resource[];

  constructor(name: string, args: TopicsArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:kafka:Topics", name, {}, options);
    const { inside, protectsData, certificates } = args.cluster;
    const provider = kafkaProvider(args.cluster, this);
    const { ordersPartitions } = args.config.services;
    const partitioning = new Partitioning("partitioning", { ordersPartitions }, { parent: this });
    const inCluster = { parent: this, provider, ...inside };
    this.topics = TOPICS.map((topic) => withOrdersPartitions(topic, ordersPartitions)).map(
      (topic) =>
        new kafka.Topic(topic.name, topicArgs(topic, args.config.replication[topic.durability]), {
          ...inCluster,
          // Nothing is touched where the change of a number of partitions is refused.
          dependsOn: partitioning,
          // The provider would raise a number in place, and replace a topic, with what it holds, to lower one.
          ignoreChanges: ["partitions"],
          protect: protectsData,
        }),
    );
    this.rights = certificates ? declareRights(inCluster) : [];
    if (certificates) declareQuotas(inCluster);
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
