import * as mysql from "@pulumi/mysql";
import * as pulumi from "@pulumi/pulumi";
import { HOURLY_SUMMARY_TABLE } from "../../contract/hourly-summary";
import { TRANSACTIONS_TABLE } from "../../contract/transaction";
import type { Secrets } from "../config/secrets";
import type { MysqlEndpoint } from "./endpoint";
import { readMigrations } from "./migration-files";
import { Migrations } from "./migrations";

/** The database's users, each with no more privileges than it needs. */
export type DatabaseUser = keyof typeof GRANTS;

const GRANTS: Readonly<
  Record<"consumer" | "connect" | "reader" | "operations", Readonly<Record<string, readonly string[]>>>
> = {
  /** The order-consumer inserts orders and reads them back; it never changes one. */
  consumer: { [TRANSACTIONS_TABLE]: ["SELECT", "INSERT"] },
  /** The JDBC sink upserts counts. */
  connect: { [HOURLY_SUMMARY_TABLE]: ["SELECT", "INSERT", "UPDATE"] },
  /** People, tests and dashboards. */
  reader: { [TRANSACTIONS_TABLE]: ["SELECT"], [HOURLY_SUMMARY_TABLE]: ["SELECT"] },
  /** The operations page. */
  operations: { [TRANSACTIONS_TABLE]: ["SELECT"], [HOURLY_SUMMARY_TABLE]: ["SELECT"] },
};

/** The database's name. */
export const DATABASE = "shopstream";

export interface SchemaArgs {
  readonly server: MysqlEndpoint;
  /** Passwords of the users. */
  readonly secrets: Secrets;
  /** That of the JDBC sink's user, where a worker knows it already. Default: the generated one. */
  readonly connectPassword: pulumi.Input<string> | undefined;
}

/** The database with its tables and users. */
export interface Schema {
  readonly server: MysqlEndpoint;
  /** Once these exist, the tables exist and every user may use them. */
  readonly ready: readonly pulumi.Resource[];
}

/** How resources in a server are made: with its administrator's account. */
export function mysqlProvider(server: MysqlEndpoint, parent: pulumi.Resource): mysql.Provider {
  const { localAddress, admin, ready, providerTls } = server;
  return new mysql.Provider(
    "mysql",
    {
      endpoint: localAddress,
      username: admin.user,
      password: admin.password,
      tls: providerTls,
    },
    { parent, dependsOn: [...ready] },
  );
}

/** Of a user: it must use TLS where the server has a certificate. */
export function requiredTls({ caCertificate }: MysqlEndpoint): Pick<mysql.UserArgs, "tlsOption"> {
  return caCertificate === undefined ? {} : { tlsOption: "SSL" };
}

/** Declares the database, its tables, its users and what they may do. */
export function declareSchema({ server, secrets, connectPassword }: SchemaArgs): Schema {
  const { admin, localAddress, inside, protectsData, caCertificate } = server;
  const provider = mysqlProvider(server, server);
  const inServer = { parent: server, provider, ...inside };
  const database = new mysql.Database(
    DATABASE,
    { name: DATABASE, defaultCharacterSet: "utf8mb4", defaultCollation: "utf8mb4_0900_bin" },
    { ...inServer, protect: protectsData },
  );
  const { hostname: host, port } = new URL(`mysql://${localAddress}`);
  const migrations = new Migrations(
    "schema",
    {
      host,
      port: Number(port),
      user: admin.user,
      password: admin.password,
      ...(caCertificate !== undefined && { ca: caCertificate }),
      database: database.name,
      migrations: readMigrations(),
    },
    { parent: server, ...inside },
  );
  const passwords: Record<DatabaseUser, pulumi.Input<string>> = {
    consumer: secrets.mysqlConsumerPassword,
    connect: connectPassword ?? secrets.mysqlConnectPassword,
    reader: secrets.mysqlReaderPassword,
    operations: secrets.mysqlOperationsPassword,
  };
  const ready = Object.entries(passwords).flatMap(([user, password]) => {
    const account = new mysql.User(
      user,
      { user, host: "%", plaintextPassword: password, ...requiredTls(server) },
      // Another user is made where it must use TLS, or need not: two of one name cannot be.
      { ...inServer, deleteBeforeReplace: true },
    );
    return Object.entries(GRANTS[user as DatabaseUser]).map(
      ([table, privileges]) =>
        new mysql.Grant(
          `${user}-${table}`,
          { user: account.user, host: "%", database: database.name, table, privileges: [...privileges] },
          // A changed grant is a new one; created before the old one is revoked, it would be revoked with it.
          { ...inServer, deleteBeforeReplace: true, dependsOn: migrations },
        ),
    );
  });
  return { server, ready };
}

/** The database's URL for programs on this machine, as the user `reader`. */
export function mysqlUrl({ localAddress }: MysqlEndpoint, readerPassword: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.secret(pulumi.interpolate`mysql://reader:${readerPassword}@${localAddress}/${DATABASE}`);
}
