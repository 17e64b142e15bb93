import { named, type ImageContract } from "./contract";

/** `mysql:8.0`, frozen at 8.0.46 since 22 April 2026. */
export const MYSQL_CONTRACT: ImageContract = {
  image: "mysql:8.0",
  sources: [
    "docker-library/mysql b6c1f39^: 8.0/Dockerfile.oracle (user, volume and its owner)",
    "docker-library/mysql b6c1f39^: 8.0/docker-entrypoint.sh (variables; an argument that begins with `-` goes to mysqld; gosu mysql, which a container that starts as mysql skips)",
    "MySQL 8.0 Reference Manual: 5.1.7 Server Command Options, 15.14 InnoDB Startup Options, 17.1.6.4 Binary Logging Options",
  ],
  user: "mysql",
  ids: "999:999",
  readsVariable: named(
    ...["MYSQL_ROOT_PASSWORD", "MYSQL_ROOT_HOST", "MYSQL_DATABASE", "MYSQL_USER", "MYSQL_PASSWORD"].flatMap((name) => [
      name,
      `${name}_FILE`,
    ]),
    "MYSQL_ALLOW_EMPTY_PASSWORD",
    "MYSQL_RANDOM_ROOT_PASSWORD",
    "MYSQL_ONETIME_PASSWORD",
    "MYSQL_INITDB_SKIP_TZINFO",
  ),
  options: [
    "--character-set-server",
    "--collation-server",
    "--default-time-zone",
    "--innodb-buffer-pool-instances",
    "--innodb-buffer-pool-size",
    "--innodb-flush-log-at-trx-commit",
    "--innodb-redo-log-capacity",
    "--max-connections",
    "--performance-schema",
    "--require-secure-transport",
    "--skip-log-bin",
    "--sql-mode",
    "--ssl-ca",
    "--ssl-cert",
    "--ssl-key",
    "--sync-binlog",
    "--tls-version",
  ],
  programs: ["bash", "mysql", "mysqladmin", "sh"],
  volumes: { "/var/lib/mysql": "mysql" },
  folders: ["/etc/mysql/conf.d", "/docker-entrypoint-initdb.d"],
};
