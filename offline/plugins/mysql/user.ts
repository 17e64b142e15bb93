import { createHash } from "node:crypto";
import { z } from "zod";
import { messageOf } from "../protocol/operation";
import { type PlainValue, textOf } from "../protocol/property-value";
import { resourceKind, type ResourceState } from "../protocol/resource-kind";
import { codeOf, type MysqlServer } from "./server";

const inputs = z.strictObject({
  user: z.string().min(1),
  host: z.string().min(1).default("localhost"),
  plaintextPassword: z.string().min(1),
  /** What follows `REQUIRE`. The real provider's default is NONE. */
  tlsOption: z.enum(["NONE", "SSL", "X509"]).optional(),
});

type UserInputs = z.output<typeof inputs>;

/** `mysql.User`: an account with a password, `'user'@'host'`. */
export const user = resourceKind<MysqlServer, typeof inputs>({
  token: "mysql:index/user:User",
  inputs,
  onChange: { user: "replace", host: "replace", plaintextPassword: "update", tlsOption: "replace" },
  outputs: [],
  stored: { plaintextPassword: passwordHash },

  async create(server, wanted, operation) {
    const sql = `CREATE USER ?@? IDENTIFIED BY ? REQUIRE ${wanted.tlsOption ?? "NONE"}`;
    const values = [wanted.user, wanted.host, wanted.plaintextPassword];
    await server.execute(operation, sql, values).catch((error: unknown) => {
      if (codeOf(error) !== "ER_CANNOT_USER") throw failure("create", account(wanted), error);
      throw new Error(`user ${account(wanted)} already exists: remove it with DROP USER, then run again`, {
        cause: error,
      });
    });
    return { id: account(wanted), state: stateOf(wanted) };
  },

  // By name alone, as the real provider does: an account with that name on another host counts as this one.
  async read(server, id, state, operation) {
    const [found] = await server.query(operation, "SELECT 1 FROM mysql.user WHERE User = ?", [textOf(state.user)]);
    return found && { id, state };
  },

  async update(server, id, _oldState, wanted, operation) {
    const values = [wanted.user, wanted.host, wanted.plaintextPassword];
    await server.execute(operation, "ALTER USER ?@? IDENTIFIED BY ?", values).catch((error: unknown) => {
      throw failure("change the password of", id, error);
    });
    return stateOf(wanted);
  },

  async delete(server, id, state, operation) {
    const values = [textOf(state.user), textOf(state.host)];
    await server.execute(operation, "DROP USER ?@?", values).catch((error: unknown) => {
      throw failure("drop", id, error);
    });
  },
});

/** What the real provider keeps of a password in the state: an unsalted SHA-256. */
export function passwordHash(password: PlainValue): string {
  return createHash("sha256").update(textOf(password)).digest("hex");
}

function stateOf({ plaintextPassword, tlsOption, ...rest }: UserInputs): ResourceState {
  return { ...rest, ...(tlsOption && { tlsOption }), plaintextPassword: passwordHash(plaintextPassword) };
}

function account({ user: name, host }: UserInputs): string {
  return `${name}@${host}`;
}

function failure(verb: string, id: string, error: unknown): Error {
  return new Error(`could not ${verb} user ${id}: ${messageOf(error)}`, { cause: error });
}
