import * as kafka from "@pulumi/kafka";
import type * as pulumi from "@pulumi/pulumi";
import type { KafkaEndpoint } from "./endpoint";

/** Time limit of each operation on a topic, in seconds. */
const OPERATION_SECONDS = 60;

/** How resources in a cluster are made: as its admin. */
export function kafkaProvider(cluster: KafkaEndpoint, parent: pulumi.Resource): kafka.Provider {
  return new kafka.Provider(
    "kafka",
    { bootstrapServers: [...cluster.bootstrapServers], timeout: OPERATION_SECONDS, ...cluster.adminConnection },
    // The provider remembers a failed first connection for the whole run, so every broker must be healthy before.
    { parent, dependsOn: [...cluster.ready] },
  );
}
