import { readFile } from "node:fs/promises";
import { stackContainers } from "../../../integration/harness/containers/stack-containers";
import { inRepository } from "../../../project/repository";

const DATABASE = "bench_spring_boot";
const MIGRATION = "stacks/mysql/migrations/001-transactions.sql";

/** A database of the peer's own, with the same table, on the stack's MySQL. */
export interface PeerDatabase {
  readonly jdbcUrl: string;
  readonly user: string;
  readonly password: string;
}

/** Creates the database, empty, and drops it afterwards. */
export async function withPeerDatabase(work: (database: PeerDatabase) => Promise<void>): Promise<void> {
  const mysql = await stackContainers().get("mysql");
  const { Config } = await mysql.inspect();
  const variable = Config.Env.find((entry) => entry.startsWith("MYSQL_ROOT_PASSWORD=")) ?? "";
  const password = variable.slice(variable.indexOf("=") + 1);
  const execute = async (sql: string): Promise<void> => {
    await mysql.run(["sh", "-c", 'mysql -uroot -p"$MYSQL_ROOT_PASSWORD" -e "$0"', sql]);
  };
  const table = await readFile(inRepository(MIGRATION), "utf8");
  await execute(`DROP DATABASE IF EXISTS ${DATABASE}; CREATE DATABASE ${DATABASE}; USE ${DATABASE}; ${table}`);
  try {
    await work({
      jdbcUrl: `jdbc:mysql://mysql:3306/${DATABASE}?rewriteBatchedStatements=true&allowPublicKeyRetrieval=true&connectionTimeZone=UTC`,
      user: "root",
      password,
    });
  } finally {
    await execute(`DROP DATABASE IF EXISTS ${DATABASE}`);
  }
}
