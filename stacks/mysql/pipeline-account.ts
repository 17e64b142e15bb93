import * as mysql from "@pulumi/mysql";
import type { Login } from "../config/external-servers";
import type { MysqlEndpoint } from "./endpoint";
import { DATABASE, mysqlProvider, requiredTls } from "./schema";

/** The account of a pipeline's `pulumi up` on somebody else's server. */
const ADMIN_USER = "shopstream_admin";

/**
 * What it needs, and no more: the database with its tables, users of it, and whether a user exists, which the provider asks
 * `mysql.user`. It may pass on what it may do in the database. Users who have SYSTEM_USER are out of its reach.
 */
const PRIVILEGES: readonly { readonly database: string; readonly table?: string; readonly privileges: string[] }[] = [
  {
    database: DATABASE,
    privileges: ["CREATE", "ALTER", "DROP", "INDEX", "SELECT", "INSERT", "UPDATE", "GRANT OPTION"],
  },
  { database: "mysql", table: "user", privileges: ["SELECT (User, Host)"] },
  { database: "*", privileges: ["CREATE USER"] },
];

/** Declares the account with which other stacks declare their database. */
export function declarePipelineAccount(server: MysqlEndpoint, password: Login["password"]): Login {
  const inServer = { parent: server, provider: mysqlProvider(server, server), ...server.inside };
  const account = new mysql.User(
    ADMIN_USER,
    { user: ADMIN_USER, host: "%", plaintextPassword: password, ...requiredTls(server) },
    // Another user is made where it must use TLS, or need not: two of one name cannot be.
    { ...inServer, deleteBeforeReplace: true },
  );
  for (const grant of PRIVILEGES) {
    const { database, table = "*" } = grant;
    new mysql.Grant(
      `${ADMIN_USER}-${database}`,
      { user: account.user, host: "%", ...grant, table },
      { ...inServer, deleteBeforeReplace: true },
    );
  }
  return { user: ADMIN_USER, password };
}
