import * as pulumi from "@pulumi/pulumi";
import type { ClientTls } from "../certificates/container-certificate";
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
  readonly caFiles: ConnectEndpoint["caFiles"];

  private readonly tls: ClientTls | undefined;

  constructor(
    name: string,
    { connect, mysql, elasticsearch }: Pick<ExternalServers, "connect" | "mysql" | "elasticsearch">,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("shopstream:connect:ExternalConnect", name, {}, options);
    this.url = connect.local;
    this.containerUrl = connect.container;
    this.admin = connect.admin;
    this.secretReference = connect.secretReference;
    this.tls = connect.tls;
    this.caFiles = {
      mysql: mysql.caCertificate && connect.caFile,
      elasticsearch: elasticsearch.caCertificate && connect.caFile,
    };
    this.registerOutputs({ url: this.url });
  }

  /** The same for every client. */
  tlsOf(): ClientTls | undefined {
    return this.tls;
  }
}
