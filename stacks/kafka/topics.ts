import * as kafka from "@pulumi/kafka";
import * as pulumi from "@pulumi/pulumi";
import { TOPICS, type Topic } from "../../contract/topics";
import type { Replication, StackConfig } from "../config/config";
import type { LeafCertificate } from "../certificates/leaf-certificate";
import type { KafkaCluster } from "./cluster";
import { declareRights } from "./rights";

export interface TopicsArgs {
  readonly cluster: KafkaCluster;
  readonly config: Pick<StackConfig, "replication">;
}

/** Time limit of each operation on a topic, in seconds. */
const OPERATION_SECONDS = 60;

/** Every topic of the contract. */
export class Topics extends pulumi.ComponentResource {
  readonly topics: readonly kafka.Topic[];
  /** Without them the brokers refuse everybody but the admin; none with `security=off`. */
  readonly rights: readonly pulumi.Resource[];

  constructor(name: string, args: TopicsArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:kafka:Topics", name, {}, options);
    const { brokers, ready, bootstrapServers, certificates } = args.cluster;
    const provider = new kafka.Provider(
      "kafka",
      { bootstrapServers: [...bootstrapServers], timeout: OPERATION_SECONDS, ...connectionOf(certificates?.admin) },
      // The provider remembers a failed first connection for the whole run, so every broker must be healthy before.
      { parent: this, dependsOn: [...ready] },
    );
    const lastBroker = brokers.at(-1);
    // They are gone with the cluster's volumes: `pulumi destroy` need not contact brokers that may be dead.
    const inCluster = { parent: this, provider, ...(lastBroker ? { deletedWith: lastBroker } : {}) };
    this.topics = TOPICS.map(
      (topic) => new kafka.Topic(topic.name, topicArgs(topic, args.config.replication[topic.durability]), inCluster),
    );
    this.rights = certificates ? declareRights(inCluster) : [];
    this.registerOutputs({});
  }
}

function connectionOf(admin: LeafCertificate | undefined) {
  if (admin === undefined) return { tlsEnabled: false };
  return {
    tlsEnabled: true,
    caCert: admin.authorityCertificatePem,
    clientCert: admin.certificatePem,
    clientKey: pulumi.secret(admin.privateKeyPem),
  };
}

function topicArgs(topic: Topic, { factor, minInsyncReplicas }: Replication): kafka.TopicArgs {
  return {
    name: topic.name,
    partitions: topic.partitions,
    replicationFactor: factor,
    config: { ...topic.config, "min.insync.replicas": String(minInsyncReplicas) },
  };
}
