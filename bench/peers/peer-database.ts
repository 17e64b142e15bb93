import { readFile } from "node:fs/promises";
import { mysqlRootPassword } from "../../integration/harness/stores/mysql-reader";
import { inRepository } from "../../project/repository";
import type { Bench } from "../measuring/row";

const MIGRATION = "stacks/mysql/migrations/001-transactions.sql";

/** A database of a peer's own, with the table `transactions`, on the stack's MySQL. */
export interface PeerDatabase {
  readonly name: string;
  readonly user: string;
  readonly password: string;
  /** As containers on the stack's network reach it. */
  readonly host: string;
}

/** Creates the database, empty; it is dropped with the row's resources. */
export async function createPeerDatabase({ containers, resources }: Bench, name: string): Promise<PeerDatabase> {
  const mysql = await containers.get("mysql");
  const password = await mysqlRootPassword(mysql);
  const execute = (sql: string): Promise<string> =>
    mysql.run(["sh", "-c", 'mysql -uroot -p"$(cat "$MYSQL_ROOT_PASSWORD_FILE")" -e "$0"', sql]);
  const table = await readFile(inRepository(MIGRATION), "utf8");
  resources.add(`the database ${name} is dropped`, () => execute(`DROP DATABASE IF EXISTS ${name}`));
  await execute(`DROP DATABASE IF EXISTS ${name}; CREATE DATABASE ${name}; USE ${name}; ${table}`);
  return { name, user: "root", password, host: "mysql:3306" };
}
