import * as pulumi from "@pulumi/pulumi";
import type { ExternalServers } from "../config/external-servers";
import type { MysqlEndpoint } from "./endpoint";

/** Somebody else's MySQL server. */
export class ExternalMysql extends pulumi.ComponentResource implements MysqlEndpoint {
  readonly localAddress: string;
  readonly address: string;
  readonly admin: MysqlEndpoint["admin"];
  readonly ready: MysqlEndpoint["ready"] = [];
  readonly inside = {};
  readonly caCertificate: MysqlEndpoint["caCertificate"];
  readonly providerTls: MysqlEndpoint["providerTls"];
  readonly protectsData: boolean;

  constructor(
    name: string,
    { mysql, protectData }: Pick<ExternalServers, "mysql" | "protectData">,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("shopstream:mysql:ExternalMysql", name, {}, options);
    this.localAddress = mysql.local;
    this.address = mysql.container;
    this.admin = mysql.admin;
    this.caCertificate = mysql.caCertificate;
    // A port of this machine is taken at its word: its authority is hardly one of the system's.
    const overTls = /^(127\.|localhost:|\[::1\])/.test(mysql.local) ? "skip-verify" : "true";
    this.providerTls = mysql.caCertificate === undefined ? "false" : overTls;
    this.protectsData = protectData;
    this.registerOutputs({});
  }
}
