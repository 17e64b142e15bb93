import { createHash, pbkdf2Sync } from "node:crypto";

/** A user that may read some indices, and nothing else. */
export interface IndexReader {
  /** The name of the user, and of the role. */
  readonly name: string;
  readonly password: string;
  readonly indices: readonly string[];
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
export function fileRealmOf(reader: IndexReader): readonly ConfigurationFile[] {
  const { name, password, indices } = reader;
  const role = { [name]: { indices: [{ names: indices, privileges: ["read"] }] } };
  return [
    { name: "users", content: `${name}:${passwordHash(name, password)}\n` },
    { name: "users_roles", content: `${name}:${name}\n` },
    // JSON is YAML.
    { name: "roles.yml", content: `${JSON.stringify(role)}\n` },
  ];
}

/** The same for the same password, so that an unchanged stack has unchanged files; passwords are random, so a salt adds nothing. */
function passwordHash(name: string, password: string): string {
  const salt = createHash("sha256").update(`${name}:${password}`).digest();
  const key = pbkdf2Sync(password, salt, ROUNDS, KEY_BYTES, "sha512");
  return `{PBKDF2}${String(ROUNDS)}$${salt.toString("base64")}$${key.toString("base64")}`;
}
