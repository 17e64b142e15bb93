import type { Login } from "../config/external-servers";
import type { DataEndpoint, SecuredEndpoint } from "../external/endpoint";

/** A MySQL server as its administrator and its clients find it. */
export interface MysqlEndpoint extends DataEndpoint, SecuredEndpoint {
  /** `host:port` for programs on this machine. */
  readonly localAddress: string;
  /** `host:port` for containers of the stack. */
  readonly address: string;
  /** Who may create the database and its users. */
  readonly admin: Login;
  /**
   * The setting `tls` of Pulumi's provider, which can be given no authority: `true` trusts those of this machine's system
   * (terraform-provider-mysql, provider.go).
   */
  readonly providerTls: "false" | "skip-verify" | "true";
}
