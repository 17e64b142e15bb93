import { version } from "@pulumi/kafka/package.json";
import { providerDefinition } from "../protocol/resource-kind";
import { type KafkaCluster, kafkaCluster } from "./cluster";
import { acl } from "./acl";
import { clientOptions, kafkaConfiguration } from "./client-options";
import { quota } from "./quota";
import { topic } from "./topic";

/** Stands in for `@pulumi/kafka`: topics, ACLs and quotas. */
export const kafkaProvider = providerDefinition<KafkaCluster, typeof kafkaConfiguration>({
  name: "kafka",
  version,
  configuration: kafkaConfiguration,
  configure: (settings) => kafkaCluster(clientOptions(settings)),
  kinds: [topic, acl, quota],
});
