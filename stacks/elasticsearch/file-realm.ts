import { createHash, pbkdf2Sync } from "node:crypto";

/** What a user may do, as Elasticsearch's `roles.yml` says it; what is left out is forbidden. */
export interface Role {
  readonly cluster?: readonly string[];
  readonly indices?: readonly { readonly names: readonly string[]; readonly privileges: readonly string[] }[];
  /** Privileges in Kibana. */
  readonly applications?: readonly {
    readonly application: string;
    readonly privileges: readonly string[];
    readonly resources: readonly string[];
  }[];
}

/** A user of Elasticsearch, with a role of its own name. */
export interface FileRealmUser {
  readonly name: string;
  readonly password: string;
  readonly role: Role;
}

/** A file of Elasticsearch's configuration. */
export interface ConfigurationFile {
  readonly name: string;
  readonly content: string;
}

/** What Elasticsearch's `{PBKDF2}` says: HMAC with SHA-512, 10,000 rounds, salt and key of 32 bytes in Base64. */
const ROUNDS = 10_000;
const KEY_BYTES = 32;

/**
 * The files of a realm whose users Elasticsearch reads from its configuration: the one way to declare a user that works in both
 * editions, since the offline edition's Elasticsearch has no native realm.
 *
 * Sources: https://www.elastic.co/guide/en/elasticsearch/reference/8.8/file-realm.html and `Hasher.java` of Elasticsearch 8.8.
 */
export function fileRealmOf(users: readonly FileRealmUser[]): readonly ConfigurationFile[] {
  const lines = (lineOf: (user: FileRealmUser) => string): string => users.map((user) => `${lineOf(user)}\n`).join("");
  return [
    { name: "users", content: lines(({ name, password }) => `${name}:${passwordHash(name, password)}`) },
    // A role, then the users that have it.
    { name: "users_roles", content: lines(({ name }) => `${name}:${name}`) },
    // JSON is YAML. A line for each: Elasticsearch splits the file at lines that are not indented (`FileRolesStore.java`).
    { name: "roles.yml", content: lines(({ name, role }) => `${name}: ${JSON.stringify(role)}`) },
  ];
}

/** The same for the same password, so that an unchanged stack has unchanged files; passwords are random, so a salt adds nothing. */
function passwordHash(name: string, password: string): string {
  const salt = createHash("sha256").update(`${name}:${password}`).digest();
  const key = pbkdf2Sync(password, salt, ROUNDS, KEY_BYTES, "sha512");
  return `{PBKDF2}${String(ROUNDS)}$${salt.toString("base64")}$${key.toString("base64")}`;
}
