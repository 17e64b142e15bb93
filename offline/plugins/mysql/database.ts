import { z } from "zod";
import { messageOf, type Operation } from "../protocol/operation";
import { type CreatedResource, resourceKind } from "../protocol/resource-kind";
import { codeOf, type MysqlServer, quoted } from "./server";

const inputs = z.strictObject({
  name: z.string().min(1),
  defaultCharacterSet: z.string().default("utf8"),
  defaultCollation: z.string().default("utf8_general_ci"),
});

/** `mysql.Database`: a schema and the default encoding of its tables. */
export const database = resourceKind<MysqlServer, typeof inputs>({
  token: "mysql:index/database:Database",
  inputs,
  onChange: { name: "replace", defaultCharacterSet: "update", defaultCollation: "update" },
  outputs: [],
  uniqueName: "name",

  async create(server, wanted, operation) {
    try {
      await server.execute(operation, statement("CREATE", wanted));
    } catch (error) {
      if (codeOf(error) !== "ER_DB_CREATE_EXISTS") throw failure("create", wanted.name, error);
      throw new Error(
        `database "${wanted.name}" already exists: drop it, or adopt it with ` +
          `\`npx pulumi import mysql:index/database:Database ${operation.name} ${wanted.name}\``,
        { cause: error },
      );
    }
    return { id: wanted.name, state: wanted };
  },

  read: (server, id, _state, operation) => readDatabase(server, id, operation),

  async update(server, id, _oldState, wanted, operation) {
    await server.execute(operation, statement("ALTER", wanted)).catch((error: unknown) => {
      throw failure("alter", id, error);
    });
    return wanted;
  },

  async delete(server, id, _state, operation) {
    await server.execute(operation, `DROP DATABASE ${quoted(id)}`).catch((error: unknown) => {
      throw failure("drop", id, error);
    });
  },
});

async function readDatabase(
  server: MysqlServer,
  name: string,
  operation: Operation,
): Promise<CreatedResource | undefined> {
  const [row] = await server.query(
    operation,
    "SELECT DEFAULT_CHARACTER_SET_NAME AS characterSet, DEFAULT_COLLATION_NAME AS collation " +
      "FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = ?",
    [name],
  );
  if (!row) return undefined;
  const { characterSet = null, collation = null } = row;
  return { id: name, state: { name, defaultCharacterSet: characterSet, defaultCollation: collation } };
}

function statement(verb: "CREATE" | "ALTER", wanted: z.output<typeof inputs>): string {
  const characterSet = quoted(wanted.defaultCharacterSet);
  const collation = quoted(wanted.defaultCollation);
  return `${verb} DATABASE ${quoted(wanted.name)} CHARACTER SET ${characterSet} COLLATE ${collation}`;
}

function failure(verb: string, name: string, error: unknown): Error {
  return new Error(`could not ${verb} database "${name}": ${messageOf(error)}`, { cause: error });
}
