import type * as docker from "@pulumi/docker";
import * as mysql from "@pulumi/mysql";
import * as pulumi from "@pulumi/pulumi";
import { HOURLY_SUMMARY_TABLE } from "../../contract/hourly-summary";
import { TRANSACTIONS_TABLE } from "../../contract/transaction";
import { containerCertificate } from "../certificates/container-certificate";
import { stackContainer, stackVolume, type ImageArgs } from "../docker/container";
import { SECRETS_FOLDER } from "../../project/names";
import { AdminAccount } from "./admin-account";
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
/** With `security=on`, who declares the database and its users. */
const ADMIN_USER = "pulumi";
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
    const admin = this.adminOf(args);
    const provider = new mysql.Provider(
      "mysql",
      { endpoint: `${HOST}:${port}`, username: admin.user, password: admin.password, tls: admin.providerTls },
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
        user: admin.user,
        password: admin.password,
        ...(args.authority && { ca: args.authority.certificatePem }),
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
      const account = new mysql.User(
        user,
        { user, host: "%", plaintextPassword: password, ...(args.authority && { tlsOption: "SSL" }) },
        // Another user is made where it must use TLS, or need not: two of one name cannot be.
        { ...inDatabase, deleteBeforeReplace: true },
      );
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

  /**
   * Who declares the database. The provider knows no authority but those of the system: it encrypts, and takes the server on
   * this machine's own port at its word (terraform-provider-mysql, provider.go). The migrations verify it.
   */
  private adminOf({ authority, secrets }: MysqlArgs) {
    if (!authority) return { user: "root", password: secrets.mysqlRootPassword, providerTls: "false" };
    const { password } = new AdminAccount(
      "mysql-admin",
      { containerId: this.container.id, user: ADMIN_USER, database: DATABASE },
      { parent: this, deletedWith: this.container },
    );
    return { user: ADMIN_USER, password, providerTls: "skip-verify" };
  }

  private createContainer(args: MysqlArgs): docker.Container {
    const volume = stackVolume("mysql", { parent: this });
    const tls = args.authority && containerCertificate(args.authority, "mysql", ["server"]);
    return stackContainer(
      {
        component: "mysql",
        image: args.image,
        network: args.network,
        user: USER,
        memoryMb: args.config.memoryMb.mysql,
        // The temporary server that initialises the data has no TCP port: an answer over TCP comes from the final one.
        health: ["CMD-SHELL", "mysqladmin ping --host=127.0.0.1 --silent"],
        environment: {
          MYSQL_ROOT_PASSWORD_FILE: ROOT_PASSWORD_FILE,
          ...(tls && { MYSQL_ROOT_HOST: "localhost" }),
        },
        files: [{ path: ROOT_PASSWORD_FILE, content: args.secrets.mysqlRootPassword }, ...(tls?.files ?? [])],
        command: [
          "--character-set-server=utf8mb4",
          "--collation-server=utf8mb4_0900_bin",
          "--default-time-zone=+00:00",
          "--innodb-buffer-pool-size=128M",
          // Saves 200 MiB.
          "--performance-schema=OFF",
          // Nobody replicates from this server.
          "--skip-log-bin",
          ...(tls
            ? [
                `--ssl-ca=${tls.caFile}`,
                `--ssl-cert=${tls.certificateFile}`,
                `--ssl-key=${tls.keyFile}`,
                "--require-secure-transport=ON",
                "--tls-version=TLSv1.2,TLSv1.3",
              ]
            : []),
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
