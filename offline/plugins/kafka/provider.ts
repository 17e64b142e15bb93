import { version } from "@pulumi/kafka/package.json";
import type { ProviderDefinition } from "../protocol/resource-kind";
import { type KafkaCluster, kafkaCluster } from "./cluster";
import { topic } from "./topic";

/** Stands in for `@pulumi/kafka`: topics. */
export const kafkaProvider: ProviderDefinition<KafkaCluster> = {
  name: "kafka",
  version,
  configure: kafkaCluster,
  kinds: [topic],
};
