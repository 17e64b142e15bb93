import * as pulumi from "@pulumi/pulumi";
import type { ExternalServers } from "../config/external-servers";
import type { KafkaEndpoint } from "./endpoint";

/** Somebody else's Kafka cluster. */
export class ExternalKafka extends pulumi.ComponentResource implements KafkaEndpoint {
  readonly bootstrapServers: readonly string[];
  readonly internalBootstrapServers: string;
  readonly ready: KafkaEndpoint["ready"] = [];
  readonly inside = {};
  readonly protectsData: boolean;

  constructor(
    name: string,
    { kafka, protectData }: Pick<ExternalServers, "kafka" | "protectData">,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("shopstream:kafka:ExternalKafka", name, {}, options);
    this.bootstrapServers = kafka.local.split(",");
    this.internalBootstrapServers = kafka.container;
    this.protectsData = protectData;
    this.registerOutputs({ bootstrapServers: this.bootstrapServers });
  }
}
