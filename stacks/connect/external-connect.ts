import * as pulumi from "@pulumi/pulumi";
import type { ExternalServers } from "../config/external-servers";
import type { ConnectEndpoint } from "./endpoint";

/** Somebody else's Kafka Connect. */
export class ExternalConnect extends pulumi.ComponentResource implements ConnectEndpoint {
  readonly url: string;
  readonly containerUrl: string;
  readonly admin: ConnectEndpoint["admin"];
  /** Whoever replaces a worker there keeps its connectors. */
  readonly workerId = "external";
  readonly secretReference: ConnectEndpoint["secretReference"];
  readonly ready: ConnectEndpoint["ready"] = [];
  readonly inside = {};
  readonly authority = undefined;
  readonly caFile = undefined;

  constructor(name: string, { connect }: Pick<ExternalServers, "connect">, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:connect:ExternalConnect", name, {}, options);
    this.url = connect.local;
    this.containerUrl = connect.container;
    this.admin = connect.admin;
    this.secretReference = connect.secretReference;
    this.registerOutputs({ url: this.url });
  }
}
