import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "mysql2/promise";
import { MYSQL_SESSION, setSessionStatement } from "../../contract/mysql-session";
import type { Migration } from "./migration-files";

/** Raise when `migrationsProvider` changes. */
export const MIGRATIONS_REVISION = 3;

/** The inputs of the migrations, as the provider's methods receive them. */
export interface MigrationsInputs {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Who may have signed the server's certificate, PEM; without it there is no TLS. */
  readonly ca?: string;
  readonly database: string;
  readonly migrations: readonly Migration[];
  readonly revision: number;
}

type Applied = Pick<Migration, "version" | "name" | "checksum">;

interface MigrationsState extends MigrationsInputs {
  /** The rows of the table `schema_migrations`. */
  readonly applied: readonly Applied[];
}

/** One run of migrations at a time, whoever starts it. */
const LOCK = "shopstream.schema_migrations";
const LOCK_SECONDS = 60;
/** A value, not a call: the state stores this code as text, with the values that it captures. */
const SET_SESSION = setSessionStatement(MYSQL_SESSION);

async function connect(inputs: MigrationsInputs): Promise<Connection> {
  // This code runs from text, where only `require` finds packages.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const mysql = require("mysql2/promise") as typeof import("mysql2/promise");
  const { host, port, user, password, ca, database } = inputs;
  const connection = await mysql
    .createConnection({
      host,
      port,
      user,
      password,
      database,
      ...(ca !== undefined && { ssl: { ca, verifyIdentity: true } }),
      multipleStatements: true,
      connectTimeout: 30_000,
    })
    .catch((error: unknown) => {
      throw new Error(
        `MySQL on ${host}:${String(port)} cannot be migrated: ${String(error)}. Is its container running?`,
      );
    });
  await connection.query(SET_SESSION);
  return connection;
}

/** Describes applied migrations whose files have changed or are gone. */
function alterations(applied: readonly Applied[], migrations: readonly Migration[]): string[] {
  return applied.flatMap((done) => {
    const file = migrations.find((migration) => migration.version === done.version);
    if (file?.checksum === done.checksum) return [];
    const now = file ? `the file now has ${file.checksum}` : "the file is gone";
    return [
      `Migration ${done.name} was applied with checksum ${done.checksum}, ${now}. ` +
        "What was applied stays as it is: restore the file and put the change into a new migration.",
    ];
  });
}

async function appliedOn(connection: Connection): Promise<Applied[]> {
  const [rows] = await connection.query("SELECT version, name, checksum FROM schema_migrations ORDER BY version");
  return (rows as Applied[]).map(({ version, name, checksum }) => ({ version, name, checksum }));
}

async function applyPending(connection: Connection, migrations: readonly Migration[]): Promise<void> {
  await connection.query(
    "CREATE TABLE IF NOT EXISTS schema_migrations (" +
      "version int NOT NULL PRIMARY KEY, name varchar(255) NOT NULL, checksum char(64) NOT NULL, " +
      "appliedAt datetime(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)) ENGINE = InnoDB",
  );
  const applied = await appliedOn(connection);
  const altered = alterations(applied, migrations);
  if (altered.length > 0) throw new Error(altered.join("\n"));
  for (const migration of migrations) {
    if (applied.some((done) => done.version === migration.version)) continue;
    try {
      await connection.query(migration.sql);
    } catch (error) {
      throw new Error(`Migration ${migration.name} failed: ${String(error)}`, { cause: error });
    }
    await connection.query("INSERT INTO schema_migrations (version, name, checksum) VALUES (?, ?, ?)", [
      migration.version,
      migration.name,
      migration.checksum,
    ]);
  }
}

async function migrate(inputs: MigrationsInputs): Promise<MigrationsState> {
  const connection = await connect(inputs);
  try {
    const [rows] = await connection.query("SELECT GET_LOCK(?, ?) AS held", [LOCK, LOCK_SECONDS]);
    if ((rows as { held: number }[])[0]?.held !== 1) {
      throw new Error(`Another run of the migrations has held its lock for ${String(LOCK_SECONDS)} s.`);
    }
    await applyPending(connection, inputs.migrations);
    const { host, port, user, password, ca, database, migrations, revision } = inputs;
    return {
      host,
      port,
      user,
      password,
      ...(ca !== undefined && { ca }),
      database,
      migrations,
      revision,
      applied: await appliedOn(connection),
    };
  } finally {
    // Also releases the lock.
    await connection.end();
  }
}

/** Runs each numbered SQL file once, in order; refuses to if an applied file has changed. */
export const migrationsProvider: pulumi.dynamic.ResourceProvider = {
  async check(olds: Partial<MigrationsState>, news: MigrationsInputs) {
    // Reported in the preview already. Inputs that are still unknown are not lists.
    const known = Array.isArray(olds.migrations) && Array.isArray(news.migrations);
    const altered = known ? alterations(olds.migrations as Migration[], news.migrations) : [];
    return { inputs: news, failures: altered.map((reason) => ({ property: "migrations", reason })) };
  },

  async create(inputs: MigrationsInputs) {
    return { id: inputs.database, outs: await migrate(inputs) };
  },

  async diff(_id, olds: MigrationsState, news: MigrationsInputs) {
    const known = (migrations: readonly Applied[]) => migrations.map((migration) => migration.checksum).join();
    const changed =
      olds.host !== news.host ||
      olds.port !== news.port ||
      olds.user !== news.user ||
      olds.password !== news.password ||
      olds.ca !== news.ca ||
      olds.revision !== news.revision ||
      known(olds.applied) !== known(news.migrations);
    const replaces = olds.database === news.database ? [] : ["database"];
    return { changes: changed || replaces.length > 0, replaces };
  },

  async update(_id, _olds, news: MigrationsInputs) {
    return { outs: await migrate(news) };
  },

  async read(id, props: MigrationsState) {
    const connection = await connect(props);
    try {
      return { id, props: { ...props, applied: await appliedOn(connection) } };
    } finally {
      await connection.end();
    }
  },

  async delete() {
    // The tables are dropped with their database.
  },
};
