import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** One numbered SQL file of `stacks/mysql/migrations`. */
export interface Migration {
  readonly version: number;
  /** File name: `001-transactions.sql`. */
  readonly name: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly checksum: string;
  readonly sql: string;
}

const MIGRATIONS_FOLDER = "stacks/mysql/migrations";
const FILE_NAME = /^(\d{3})-[a-z0-9-]+\.sql$/;

/**
 * Reads the migrations in their order.
 * @throws where a file is not named `NNN-what-it-does.sql`, or the numbers do not count up from 1
 */
export function readMigrations(folder: string = MIGRATIONS_FOLDER): Migration[] {
  return readdirSync(folder)
    .sort()
    .map((name, index) => {
      const version = Number(FILE_NAME.exec(name)?.[1]);
      if (version !== index + 1) {
        const expected = String(index + 1).padStart(3, "0");
        throw new Error(`${folder}/${name}: the next migration has to be named ${expected}-what-it-does.sql`);
      }
      const sql = readFileSync(join(folder, name), "utf8");
      return { version, name, checksum: createHash("sha256").update(sql).digest("hex"), sql };
    });
}
