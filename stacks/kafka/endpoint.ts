import type { DataEndpoint } from "../external/endpoint";

/** A Kafka cluster as its clients find it. */
export interface KafkaEndpoint extends DataEndpoint {
  /** For programs on this machine. */
  readonly bootstrapServers: readonly string[];
  /** For containers of the stack. */
  readonly internalBootstrapServers: string;
}
