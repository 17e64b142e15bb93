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
  readonly authority = undefined;
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
    this.protectsData = protectData;
    this.registerOutputs({});
  }
}
