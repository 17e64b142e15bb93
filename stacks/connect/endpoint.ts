import type * as pulumi from "@pulumi/pulumi";
import type { Login } from "../config/external-servers";
import type { SecuredEndpoint } from "../external/endpoint";

/** A Kafka Connect worker, or several that are one group, as its clients find it. */
export interface ConnectEndpoint extends SecuredEndpoint {
  /** Its REST API for programs on this machine. */
  readonly url: string;
  /** Its REST API for containers of the stack. */
  readonly containerUrl: string;
  /** In the worker: whom connectors trust; undefined where they need not trust anybody. */
  readonly caFile: string | undefined;
  /** Who may configure connectors. */
  readonly admin: Login;
  /** Changes with the worker: connectors are started again, and `update` waits until they run. */
  readonly workerId: pulumi.Input<string>;
  /** How a connector's configuration names a secret: only the worker resolves it, its REST API shows the reference. */
  readonly secretReference: (name: string) => string;
}
