import { anyOf, named, translated, type ImageContract } from "./contract";
import { JAVA_CONTRACT, NODE_CONTRACT } from "./base-images";

/** The Connect worker's image: Kafka Connect 3.4.0 on the Java image. */
export const WORKER_CONTRACT: ImageContract = {
  sources: [
    "connectors/worker/Dockerfile (user, folders, programs)",
    "connectors/worker/bin/start-worker (variables, under the rule of confluentinc/cp-kafka-connect)",
    "connectors/worker/src/main/java/com/shopstream/connect/access (properties of its own)",
    "apache/kafka 3.4.0: connect/runtime/…/{WorkerConfig,distributed/DistributedConfig}.java (properties)",
  ],
  user: "connect",
  ids: "10001:10001",
  readsVariable: anyOf(
    named(
      "KAFKA_HEAP_OPTS",
      "KAFKA_JVM_PERFORMANCE_OPTS",
      "KAFKA_OPTS",
      "CONNECT_LOG4J_ROOT_LOGLEVEL",
      "CONNECT_REST_PORT",
    ),
    translated("CONNECT_", [
      "bootstrap.servers",
      ...["", "admin.", "consumer.", "producer."].flatMap((client) =>
        [
          "security.protocol",
          "ssl.keystore.location",
          "ssl.keystore.type",
          "ssl.truststore.location",
          "ssl.truststore.type",
        ].map((property) => `${client}${property}`),
      ),
      "config.providers",
      "config.providers.secrets.class",
      "config.providers.secrets.param.file",
      "config.storage.replication.factor",
      "config.storage.topic",
      "connector.client.config.override.policy",
      "group.id",
      "key.converter",
      "listeners",
      "listeners.https.ssl.client.auth",
      "listeners.https.ssl.keystore.location",
      "listeners.https.ssl.keystore.type",
      "listeners.https.ssl.truststore.location",
      "listeners.https.ssl.truststore.type",
      "offset.flush.interval.ms",
      "offset.storage.partitions",
      "offset.storage.replication.factor",
      "offset.storage.topic",
      "plugin.path",
      "rest.advertised.host.name",
      "rest.advertised.listener",
      "rest.extension.classes",
      "shopstream.rest.credential.file",
      "scheduled.rebalance.max.delay.ms",
      "status.storage.partitions",
      "status.storage.replication.factor",
      "status.storage.topic",
      "value.converter",
    ]),
  ),
  options: [],
  programs: [...JAVA_CONTRACT.programs, "start-worker", "worker-healthy"],
  volumes: {},
  folders: ["/etc/kafka-connect", "/etc/shopstream"],
};

/** The image of one of the services: Node with the service, whose configuration reads the variables. */
export function serviceContract(service: string, configuration: string): ImageContract {
  return {
    sources: [`apps/${service}/config.ts (variables)`, "apps/Dockerfile (user, programs)"],
    user: "node",
    ids: NODE_CONTRACT.ids,
    // By name, in quotes or as a key; each may be given as a file.
    readsVariable: anyOf(NODE_CONTRACT.readsVariable, (name) =>
      new RegExp(`\\b${name.replace(/_FILE$/, "")}\\b`).test(configuration),
    ),
    options: [],
    programs: NODE_CONTRACT.programs,
    volumes: {},
    folders: [],
  };
}
