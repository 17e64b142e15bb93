import type * as docker from "@pulumi/docker";
import * as mysql from "@pulumi/mysql";
import * as pulumi from "@pulumi/pulumi";
import { HOURLY_SUMMARY_TABLE } from "../../contract/hourly-summary";
import { TRANSACTIONS_TABLE } from "../../contract/transaction";
import { stackContainer, stackVolume, type ImageArgs } from "../docker/container";
import { SECRETS_FOLDER } from "../../project/names";
import { readMigrations } from "./migration-files";
import { Migrations } from "./migrations";
import type { Secrets } from "../config/secrets";

export interface MysqlArgs extends ImageArgs {
  /** Passwords of root and of each user. */
  readonly secrets: Secrets;
}

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

/** The database's name, and its address for containers of the stack. */
export const DATABASE = "shopstream";
export const MYSQL_ADDRESS = "mysql:3306";

const HOST = "127.0.0.1";
const ROOT_PASSWORD_FILE = `${SECRETS_FOLDER}/mysql-root-password`;
/** The image's user `mysql`: started as root, its entry point would need capabilities to become it. */
const USER = { uid: 999, gid: 999 };

/** MySQL with its database, tables and users. */
export class Mysql extends pulumi.ComponentResource {
  readonly container: docker.Container;
  /** Once these exist, the tables exist and every user may use them. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: MysqlArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:mysql:Mysql", name, {}, options);
    const { config, secrets } = args;
    const port = config.ports.mysql;
    this.container = this.createContainer(args);
    const provider = new mysql.Provider(
      "mysql",
      { endpoint: `${HOST}:${port}`, username: "root", password: secrets.mysqlRootPassword, tls: "false" },
      { parent: this, dependsOn: this.container },
    );
    // These are gone with the server's volume: `pulumi destroy` need not contact a server that may be dead.
    const inDatabase = { parent: this, provider, deletedWith: this.container };
    const database = new mysql.Database(
      DATABASE,
      { name: DATABASE, defaultCharacterSet: "utf8mb4", defaultCollation: "utf8mb4_0900_bin" },
      inDatabase,
    );
    const migrations = new Migrations(
      "schema",
      {
        host: HOST,
        port,
        user: "root",
        password: secrets.mysqlRootPassword,
        database: database.name,
        migrations: readMigrations(),
      },
      { parent: this, deletedWith: this.container },
    );
    const passwords: Record<DatabaseUser, pulumi.Input<string>> = {
      consumer: secrets.mysqlConsumerPassword,
      connect: secrets.mysqlConnectPassword,
      reader: secrets.mysqlReaderPassword,
      operations: secrets.mysqlOperationsPassword,
    };
    this.ready = Object.entries(passwords).flatMap(([user, password]) => {
      const account = new mysql.User(user, { user, host: "%", plaintextPassword: password }, inDatabase);
      return Object.entries(GRANTS[user as DatabaseUser]).map(
        ([table, privileges]) =>
          new mysql.Grant(
            `${user}-${table}`,
            { user: account.user, host: "%", database: database.name, table, privileges: [...privileges] },
            // A changed grant is a new one; created before the old one is revoked, it would be revoked with it.
            { ...inDatabase, deleteBeforeReplace: true, dependsOn: migrations },
          ),
      );
    });
    this.registerOutputs({});
  }

  private createContainer(args: MysqlArgs): docker.Container {
    const volume = stackVolume("mysql", { parent: this });
    return stackContainer(
      {
        component: "mysql",
        image: args.image,
        network: args.network,
        user: USER,
        memoryMb: args.config.memoryMb.mysql,
        // The temporary server that initialises the data has no TCP port: an answer over TCP comes from the final one.
        health: ["CMD-SHELL", "mysqladmin ping --host=127.0.0.1 --silent"],
        environment: { MYSQL_ROOT_PASSWORD_FILE: ROOT_PASSWORD_FILE },
        files: [{ path: ROOT_PASSWORD_FILE, content: args.secrets.mysqlRootPassword }],
        command: [
          "--character-set-server=utf8mb4",
          "--collation-server=utf8mb4_0900_bin",
          "--default-time-zone=+00:00",
          "--innodb-buffer-pool-size=128M",
          // Saves 200 MiB.
          "--performance-schema=OFF",
          // Nobody replicates from this server.
          "--skip-log-bin",
        ],
        ports: [{ internal: 3306, external: args.config.ports.mysql }],
        volumes: [{ volumeName: volume.name, containerPath: "/var/lib/mysql" }],
        scratch: ["/var/run/mysqld"],
        // On disk: what a large sort puts there would otherwise count as the server's memory.
        writable: ["/tmp"],
        stopSeconds: 30,
      },
      { parent: this },
    );
  }
}
