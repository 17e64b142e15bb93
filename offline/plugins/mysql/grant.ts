import { z } from "zod";
import { messageOf } from "../protocol/operation";
import { resourceKind, type ResourceState } from "../protocol/resource-kind";
import { type MysqlServer, quoted } from "./server";

const inputs = z.strictObject({
  user: z.string().min(1),
  host: z.string().min(1).default("localhost"),
  database: z.string().min(1),
  table: z.string().min(1).default("*"),
  privileges: z.array(z.string().refine(isPrivilege, "must be a privilege, such as SELECT or UPDATE (status)")).min(1),
});

type GrantInputs = z.output<typeof inputs>;

/** `mysql.Grant`: an account's privileges in one database or table. */
export const grant = resourceKind<MysqlServer, typeof inputs>({
  token: "mysql:index/grant:Grant",
  inputs,
  onChange: { user: "replace", host: "replace", database: "replace", table: "replace", privileges: "replace" },
  unordered: ["privileges"],
  outputs: [],

  async create(server, wanted, operation) {
    const sql = `GRANT ${wanted.privileges.join(", ")} ON ${target(wanted)} TO ?@?`;
    await server.execute(operation, sql, [wanted.user, wanted.host]).catch((error: unknown) => {
      throw failure("grant", wanted, error);
    });
    return { id: `${wanted.user}@${wanted.host}:${quoted(wanted.database)}`, state: wanted };
  },

  // The real provider only checks that the account exists: it does not notice privileges that were changed by hand.
  async read(server, id, state, operation) {
    const { user, host } = state as GrantInputs & ResourceState;
    const [account] = await server.query(operation, "SELECT 1 FROM mysql.user WHERE User = ? AND Host = ?", [
      user,
      host,
    ]);
    return account && { id, state };
  },

  async update(_server, _id, _oldState, wanted) {
    return wanted;
  },

  async delete(server, _id, state, operation) {
    const recorded = state as GrantInputs & ResourceState;
    const sql = `REVOKE ${recorded.privileges.join(", ")} ON ${target(recorded)} FROM ?@?`;
    await server.execute(operation, sql, [recorded.user, recorded.host]).catch((error: unknown) => {
      throw failure("revoke", recorded, error);
    });
  },
});

/** Quotes a database or table in a GRANT, where `*` means all of them and must not be quoted. */
export function grantTarget(name: string): string {
  return name === "*" ? name : quoted(name);
}

const PRIVILEGE = /^[A-Za-z_]+( [A-Za-z_]+){0,3}( ?\([\w`, ]+\))?$/;

/** Checks one privilege, such as `SELECT` or `UPDATE (status)`, which a statement cannot quote. */
export function isPrivilege(privilege: string): boolean {
  return PRIVILEGE.test(privilege);
}

function target({ database, table }: GrantInputs): string {
  return `${grantTarget(database)}.${grantTarget(table)}`;
}

function failure(verb: string, { user, host, database, privileges }: GrantInputs, error: unknown): Error {
  const what = `${privileges.join(", ")} on ${database} for ${user}@${host}`;
  return new Error(`could not ${verb} ${what}: ${messageOf(error)}`, { cause: error });
}
