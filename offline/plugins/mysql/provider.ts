import { version } from "@pulumi/mysql/package.json";
import type { ProviderDefinition } from "../protocol/resource-kind";
import { database } from "./database";
import { grant } from "./grant";
import { type MysqlServer, mysqlServer } from "./server";
import { user } from "./user";

/** Stands in for `@pulumi/mysql`: databases, users and grants. */
export const mysqlProvider: ProviderDefinition<MysqlServer> = {
  name: "mysql",
  version,
  configure: mysqlServer,
  kinds: [database, user, grant],
};
