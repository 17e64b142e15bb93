import type * as pulumi from "@pulumi/pulumi";
import type { Login } from "../config/external-servers";
import type { ClientTls } from "../certificates/container-certificate";
import type { Endpoint } from "../external/endpoint";

/** What the sinks write to. */
export type ConnectedStore = "mysql" | "elasticsearch";

/** A Kafka Connect worker, or several that are one group, as its clients find it. */
export interface ConnectEndpoint extends Endpoint {
  /** Its REST API for programs on this machine. */
  readonly url: string;
  /** Its REST API for containers of the stack. */
  readonly containerUrl: string;
  /** The file of the worker with whom the connectors to a store trust; undefined where that is nobody, or whom Java trusts. */
  readonly caFiles: Readonly<Record<ConnectedStore, string | undefined>>;
  /** Who may configure connectors. */
  readonly admin: Login;
  /** Changes with the worker: connectors are started again, and `update` waits until they run. */
  readonly workerId: pulumi.Input<string>;
  /**
   * How a client whose component has this name talks to the worker over TLS; undefined where the worker speaks in the clear, or has a
   * certificate that everybody trusts and asks for none.
   */
  tlsOf(component: string): ClientTls | undefined;
  /** How a connector's configuration names a secret: only the worker resolves it, its REST API shows the reference. */
  readonly secretReference: (name: string) => string;
}
