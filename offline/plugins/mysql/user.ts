import { createHash } from "node:crypto";
import { z } from "zod";
import { type PlainValue, textOf } from "../protocol/property-value";
import { resourceKind, type ResourceState } from "../protocol/resource-kind";
import { codeOf, type MysqlServer } from "./server";

const tlsOptions = ["NONE", "SSL", "X509"] as const;

const inputs = z.strictObject({
  user: z.string().min(1),
  host: z.string().min(1).default("localhost"),
  plaintextPassword: z.string().optional(),
  password: z.string().optional(),
  authPlugin: z.string().regex(/^\w+$/, "must be the name of an authentication plugin").optional(),
  tlsOption: z.enum(tlsOptions).default("NONE"),
});

type UserInputs = z.output<typeof inputs>;

/** `mysql.User`: an account, `'user'@'host'`. */
export const user = resourceKind<MysqlServer, typeof inputs>({
  token: "mysql:index/user:User",
  inputs,
  onChange: {
    user: "replace",
    host: "replace",
    plaintextPassword: "update",
    password: "update",
    authPlugin: "replace",
    tlsOption: "replace",
  },
  outputs: [],
  // The account's name is its identity: a second one cannot exist beside it.
  deleteBeforeReplace: true,
  stored: { plaintextPassword: passwordHash },

  async create(server, wanted, operation) {
    const [identification, values] = identifiedBy(wanted);
    const sql = `CREATE USER ?@?${identification} REQUIRE ${wanted.tlsOption}`;
    await server.execute(operation, sql, [wanted.user, wanted.host, ...values]).catch((error: unknown) => {
      if (codeOf(error) === "ER_CANNOT_USER") {
        throw new Error(`user ${account(wanted)} already exists: remove it with DROP USER, then run again`, {
          cause: error,
        });
      }
      throw failure("create", wanted, error);
    });
    return { id: account(wanted), state: stateOf(wanted) };
  },

  async read(server, id, state, operation) {
    const [name, host] = accountParts(id);
    const [row] = await server.query(
      operation,
      "SELECT plugin, ssl_type AS tls FROM mysql.user WHERE User = ? AND Host = ?",
      [name, host],
    );
    if (!row) return undefined;
    return { id, state: { ...state, user: name, host, tlsOption: tlsOption(row.tls), ...foundPlugin(state, row) } };
  },

  async update(server, _id, oldState, wanted, operation) {
    const password = passwordOf(wanted);
    const changed =
      stateOf(wanted).plaintextPassword !== oldState.plaintextPassword || wanted.password !== oldState.password;
    if (changed && password !== undefined) {
      const sql = "ALTER USER ?@? IDENTIFIED BY ?";
      await server.execute(operation, sql, [wanted.user, wanted.host, password]).catch((error: unknown) => {
        throw failure("change the password of", wanted, error);
      });
    }
    return stateOf(wanted);
  },

  async delete(server, id, _state, operation) {
    await server.execute(operation, "DROP USER IF EXISTS ?@?", accountParts(id)).catch((error: unknown) => {
      throw new Error(`could not drop user ${id}: ${error instanceof Error ? error.message : String(error)}`, {
        cause: error,
      });
    });
  },
});

/** What the real provider keeps of a password in the state: an unsalted SHA-256. */
export function passwordHash(password: PlainValue): string {
  return createHash("sha256").update(textOf(password)).digest("hex");
}

function stateOf({ plaintextPassword, ...rest }: UserInputs): ResourceState {
  const known = Object.entries(rest).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const state: ResourceState = Object.fromEntries(known);
  return plaintextPassword === undefined ? state : { ...state, plaintextPassword: passwordHash(plaintextPassword) };
}

function identifiedBy(wanted: UserInputs): [clause: string, values: string[]] {
  const password = passwordOf(wanted);
  const plugin = wanted.authPlugin ? ` WITH ${wanted.authPlugin}` : "";
  if (password !== undefined) return [` IDENTIFIED${plugin} BY ?`, [password]];
  return [plugin ? ` IDENTIFIED${plugin}` : "", []];
}

function passwordOf({ plaintextPassword, password }: UserInputs): string | undefined {
  return plaintextPassword ?? password;
}

function account({ user: name, host }: UserInputs): string {
  return `${name}@${host}`;
}

function accountParts(id: string): [name: string, host: string] {
  const separator = id.lastIndexOf("@");
  return [id.slice(0, separator), id.slice(separator + 1)];
}

function tlsOption(type: string | null | undefined): string {
  if (type === "ANY") return "SSL";
  return type === undefined || type === null || type === "" ? "NONE" : type;
}

/** The plugin counts only where the program asked for one: without that it is the server's default. */
function foundPlugin(state: ResourceState, row: Record<string, string | null>): ResourceState {
  return state.authPlugin === undefined ? {} : { authPlugin: row.plugin ?? null };
}

function failure(verb: string, wanted: UserInputs, error: unknown): Error {
  return new Error(
    `could not ${verb} user ${account(wanted)}: ${error instanceof Error ? error.message : String(error)}`,
    { cause: error },
  );
}
