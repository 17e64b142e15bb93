import { version } from "@pulumi/mysql/package.json";
import { providerDefinition } from "../protocol/resource-kind";
import { database } from "./database";
import { grant } from "./grant";
import { mysqlConfiguration, type MysqlServer, mysqlServer } from "./server";
import { user } from "./user";

/** Stands in for `@pulumi/mysql`: databases, users and grants. */
export const mysqlProvider = providerDefinition<MysqlServer, typeof mysqlConfiguration>({
  name: "mysql",
  version,
  configuration: mysqlConfiguration,
  configure: mysqlServer,
  kinds: [database, user, grant],
});
