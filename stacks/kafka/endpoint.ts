import type { ServiceName } from "../../contract/log-message";
import type { DataEndpoint } from "../external/endpoint";
import type { AdminConnection, KafkaCertificates, ServiceCredentials } from "./credentials";

/** A Kafka cluster as its clients find it. */
export interface KafkaEndpoint extends DataEndpoint {
  /** For programs on this machine. */
  readonly bootstrapServers: readonly string[];
  /** For containers of the stack. */
  readonly internalBootstrapServers: string;
  /** What clients show to the stack's own brokers; undefined with `security=off`, and where the brokers are somebody else's. */
  readonly certificates: KafkaCertificates | undefined;
  /** How topics are declared. */
  readonly adminConnection: AdminConnection;
  /** What a service is given to sign in. */
  credentialsOf(service: ServiceName): ServiceCredentials;
}
