import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { inRepository } from "../../project/repository";
import type { Bench } from "../measuring/row";

const MIGRATIONS = ["001-transactions.sql", "002-hourly-summary.sql"];

/** A database of a peer's own, with the stack's tables and a user of its own, on the stack's MySQL. */
export interface PeerDatabase {
  readonly name: string;
  readonly user: string;
  readonly password: string;
  /** As containers on the stack's network reach it. */
  readonly host: string;
}

/** Creates the database, empty, and the user of the same name; both are dropped with the row's resources. */
export async function createPeerDatabase({ containers, resources }: Bench, name: string): Promise<PeerDatabase> {
  const mysql = await containers.get("mysql");
  const execute = (sql: string): Promise<string> =>
    mysql.run(["sh", "-c", 'MYSQL_PWD="$(cat "$MYSQL_ROOT_PASSWORD_FILE")" mysql -uroot -e "$0"', sql]);
  const tables = await Promise.all(
    MIGRATIONS.map((file) => readFile(inRepository("stacks/mysql/migrations", file), "utf8")),
  );
  const password = randomBytes(16).toString("hex");
  const drop = `DROP DATABASE IF EXISTS ${name}; DROP USER IF EXISTS ${name};`;
  resources.add(`the database ${name} is dropped`, () => execute(drop));
  await execute(`${drop} CREATE DATABASE ${name}; USE ${name}; ${tables.join("\n")}
    CREATE USER ${name} IDENTIFIED BY '${password}'; GRANT ALL ON ${name}.* TO ${name}`);
  return { name, user: name, password, host: "mysql:3306" };
}
