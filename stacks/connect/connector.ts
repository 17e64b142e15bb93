import * as pulumi from "@pulumi/pulumi";
import type { TlsIdentity } from "../../project/https-request";
import { CONNECTOR_REVISION, connectorProvider } from "./connector-provider";

export interface ConnectorArgs {
  /** REST API of the Connect worker, without a trailing slash. */
  readonly connectUrl: pulumi.Input<string>;
  /** Who may configure connectors there. */
  readonly username: string;
  readonly password: pulumi.Input<string>;
  /** Whom the client trusts and who it is. Default: no TLS. */
  readonly tls?: pulumi.Input<TlsIdentity> | undefined;
  /** Name of the connector on the worker. */
  readonly connectorName: string;
  /** Configuration without `name`; secrets as references, never in plain text. */
  readonly config: pulumi.Input<Readonly<Record<string, string>>>;
  /** Id of the worker's container. */
  readonly workerId: pulumi.Input<string>;
  /** How long the connector and its tasks may take to start, in seconds. Default 120. */
  readonly startSeconds?: number;
}

/** A Kafka Connect connector: validated, then created or updated; ready once it and all its tasks run. */
export class Connector extends pulumi.dynamic.Resource {
  declare readonly connectorName: pulumi.Output<string>;
  declare readonly config: pulumi.Output<Readonly<Record<string, string>>>;
  /** `RUNNING`, or what `pulumi refresh` found instead. */
  declare readonly state: pulumi.Output<string>;

  constructor(name: string, args: ConnectorArgs, options?: pulumi.CustomResourceOptions) {
    super(
      connectorProvider,
      name,
      { startSeconds: 120, ...args, state: undefined, revision: CONNECTOR_REVISION },
      { ...options, additionalSecretOutputs: ["password", "tls"] },
      "shopstream",
      "Connector",
    );
  }
}
