import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { serverCertificate } from "../certificates/container-certificate";
import { stackContainer, stackVolume, type ImageArgs } from "../docker/container";
import { SECRETS_FOLDER } from "../../project/names";
import { AdminAccount } from "./admin-account";
import { DATABASE } from "./schema";
import type { Secrets } from "../config/secrets";
import type { MysqlEndpoint } from "./endpoint";

export interface MysqlArgs extends ImageArgs {
  /** The password of root is one of them. */
  readonly secrets: Secrets;
}

const HOST = "127.0.0.1";
/** With `security=on`, who declares the database and its users. */
const ADMIN_USER = "pulumi";
const ROOT_PASSWORD_FILE = `${SECRETS_FOLDER}/mysql-root-password`;
/** The image's user `mysql`: started as root, its entry point would need capabilities to become it. */
const USER = { uid: 999, gid: 999 };

/** InnoDB rounds the pool up to a multiple of it. */
const BUFFER_POOL_CHUNK_MB = 128;
/** What the server takes besides its pool: 250 MiB at work, and room for large statements. */
const BESIDES_THE_POOL_MB = 384;

/**
 * InnoDB's buffer pool within a memory limit, in MiB. While the index of order ids fits, a row costs no read from disk; one that
 * does not made rows three times as expensive (docs/performance.md).
 */
function bufferPoolMb(memoryMb: number): number {
  const chunks = Math.floor((memoryMb - BESIDES_THE_POOL_MB) / BUFFER_POOL_CHUNK_MB);
  return Math.max(1, chunks) * BUFFER_POOL_CHUNK_MB;
}

/** The stack's own MySQL server. */
export class Mysql extends pulumi.ComponentResource implements MysqlEndpoint {
  readonly localAddress: string;
  readonly address = "mysql:3306";
  readonly admin: MysqlEndpoint["admin"];
  readonly ready: MysqlEndpoint["ready"];
  readonly inside: MysqlEndpoint["inside"];
  readonly caCertificate: MysqlEndpoint["caCertificate"];
  readonly providerTls: MysqlEndpoint["providerTls"];
  readonly protectsData = false;

  constructor(name: string, args: MysqlArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:mysql:Mysql", name, {}, options);
    this.localAddress = `${HOST}:${args.config.ports.mysql}`;
    this.caCertificate = args.authority?.certificatePem;
    // Its authority is none of the system's; a port of this machine is taken at its word.
    this.providerTls = args.authority ? "skip-verify" : "false";
    const container = this.createContainer(args);
    this.admin = this.adminOf(args, container);
    this.ready = [container];
    this.inside = { deletedWith: container };
    this.registerOutputs({});
  }

  /** Who declares the database. */
  private adminOf({ authority, secrets, config }: MysqlArgs, container: docker.Container): MysqlEndpoint["admin"] {
    if (!authority) return { user: "root", password: secrets.mysqlRootPassword };
    const { password } = new AdminAccount(
      "mysql-admin",
      { containerId: container.id, user: ADMIN_USER, database: DATABASE, mayPassOn: !config.has("pipeline") },
      { parent: this, deletedWith: container },
    );
    return { user: ADMIN_USER, password };
  }

  private createContainer(args: MysqlArgs): docker.Container {
    const volume = stackVolume("mysql", { parent: this });
    const tls = args.authority && serverCertificate(args.authority, "mysql", ["server"]);
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
          `--innodb-buffer-pool-size=${bufferPoolMb(args.config.memoryMb.mysql)}M`,
          // MySQL 8.0 would make eight of a gigabyte, and round it up to whole chunks of each.
          "--innodb-buffer-pool-instances=1",
          // Orders' ids are random: each row changes a page of its own, and the default of 100 MB makes the server write those to
          // disk over and over to reuse the log.
          "--innodb-redo-log-capacity=512M",
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
