import { z } from "zod";
import { sameValue } from "../protocol/equality";
import type { Operation } from "../protocol/operation";
import { type PlainMap } from "../protocol/property-value";
import { resourceKind, type ResourceState } from "../protocol/resource-kind";
import { type GrantedPrivileges, grantedPrivileges, normalPrivilege } from "./granted-privileges";
import { grantTarget, isPrivilege, quoted } from "./identifiers";
import { codeOf, type MysqlServer } from "./server";

const inputs = z.strictObject({
  user: z.string().min(1),
  host: z.string().min(1).default("localhost"),
  database: z.string().min(1),
  table: z.string().min(1).default("*"),
  privileges: z.array(z.string().refine(isPrivilege, "must be a privilege, such as SELECT or UPDATE (status)")).min(1),
  grant: z.boolean().default(false),
  tlsOption: z.string().default("NONE"),
});

type GrantInputs = z.output<typeof inputs>;

/** Codes with which MySQL says that there is nothing to revoke. */
const alreadyGone: ReadonlySet<string> = new Set([
  "ER_NONEXISTING_GRANT",
  "ER_NONEXISTING_TABLE_GRANT",
  "ER_CANNOT_USER",
]);

/** `mysql.Grant`: what one account may do in one database or table. */
export const grant = resourceKind<MysqlServer, typeof inputs>({
  token: "mysql:index/grant:Grant",
  inputs,
  onChange: {
    user: "replace",
    host: "replace",
    database: "replace",
    table: "replace",
    privileges: "replace",
    grant: "replace",
    tlsOption: "replace",
  },
  unordered: ["privileges"],
  outputs: [],
  // Revoking the old privileges after granting the new ones would take away what they share.
  deleteBeforeReplace: true,

  async create(server, wanted, operation) {
    const option = wanted.grant ? " WITH GRANT OPTION" : "";
    const sql = `GRANT ${wanted.privileges.join(", ")} ON ${target(wanted)} TO ?@?${option}`;
    await server.execute(operation, sql, [wanted.user, wanted.host]).catch((error: unknown) => {
      throw failure("grant", wanted, error);
    });
    return { id: `${wanted.user}@${wanted.host}:${quoted(wanted.database)}`, state: wanted };
  },

  async read(server, id, state, operation) {
    const recorded = state as GrantInputs & ResourceState;
    const found = await grantsOn(server, recorded, operation);
    return found && { id, state: { ...state, ...presentState(recorded, found) } };
  },

  async update(_server, _id, _oldState, wanted) {
    return wanted;
  },

  async delete(server, _id, state, operation) {
    const recorded = state as GrantInputs & ResourceState;
    const privileges = recorded.grant ? [...recorded.privileges, "GRANT OPTION"] : recorded.privileges;
    const all = recorded.privileges.some((privilege) => normalPrivilege(privilege) === "ALL PRIVILEGES");
    const revoked = all ? "ALL PRIVILEGES" : privileges.join(", ");
    const sql = `REVOKE ${revoked} ON ${target(recorded)} FROM ?@?`;
    await server.execute(operation, sql, [recorded.user, recorded.host]).catch((error: unknown) => {
      if (!alreadyGone.has(codeOf(error))) throw failure("revoke", recorded, error);
    });
  },
});

async function grantsOn(
  server: MysqlServer,
  recorded: GrantInputs,
  operation: Operation,
): Promise<GrantedPrivileges | undefined> {
  let rows;
  try {
    rows = await server.query(operation, "SHOW GRANTS FOR ?@?", [recorded.user, recorded.host]);
  } catch (error) {
    if (alreadyGone.has(codeOf(error))) return undefined;
    throw failure("read", recorded, error);
  }
  return rows
    .map((row) => grantedPrivileges(Object.values(row)[0] ?? ""))
    .find(
      (found) => found?.database === recorded.database && found.table === recorded.table && found.privileges.length > 0,
    );
}

/** The program's spelling stays where it means what the server says, so that `insert` is no drift from `INSERT`. */
function presentState(recorded: GrantInputs, found: GrantedPrivileges): PlainMap {
  const same = sameValue(recorded.privileges.map(normalPrivilege), [...found.privileges], true);
  return { grant: found.grantOption, privileges: same ? recorded.privileges : [...found.privileges] };
}

function target({ database, table }: GrantInputs): string {
  return `${grantTarget(database)}.${grantTarget(table)}`;
}

function failure(verb: string, { user, host, database, privileges }: GrantInputs, error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  return new Error(`could not ${verb} ${privileges.join(", ")} on ${database} for ${user}@${host}: ${message}`, {
    cause: error,
  });
}
