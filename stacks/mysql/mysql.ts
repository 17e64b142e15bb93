import type * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { stackContainer, stackVolume, type ImageArgs } from "../docker/container";
import { SECRETS_FOLDER } from "../../project/names";
import type { Secrets } from "../config/secrets";
import type { MysqlEndpoint } from "./endpoint";

export interface MysqlArgs extends ImageArgs {
  /** The password of root is one of them. */
  readonly secrets: Secrets;
}

const HOST = "127.0.0.1";
const ROOT_PASSWORD_FILE = `${SECRETS_FOLDER}/mysql-root-password`;
/** The image's user `mysql`: started as root, its entry point would need capabilities to become it. */
const USER = { uid: 999, gid: 999 };

/** The stack's own MySQL server. */
export class Mysql extends pulumi.ComponentResource implements MysqlEndpoint {
  readonly localAddress: string;
  readonly address = "mysql:3306";
  readonly admin: MysqlEndpoint["admin"];
  readonly ready: MysqlEndpoint["ready"];
  readonly inside: MysqlEndpoint["inside"];
  readonly protectsData = false;

  constructor(name: string, args: MysqlArgs, options?: pulumi.ComponentResourceOptions) {
    super("shopstream:mysql:Mysql", name, {}, options);
    this.localAddress = `${HOST}:${args.config.ports.mysql}`;
    this.admin = { user: "root", password: args.secrets.mysqlRootPassword };
    const container = this.createContainer(args);
    this.ready = [container];
    this.inside = { deletedWith: container };
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
