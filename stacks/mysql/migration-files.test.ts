import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { sqlColumnsOf } from "../../contract/derived/sql-columns";
import type { Entity } from "../../contract/field-types";
import { HOURLY_SUMMARY_TABLE, HOURLY_SUMMARY_ENTITY } from "../../contract/hourly-summary";
import { TRANSACTIONS_TABLE, TRANSACTION_ENTITY } from "../../contract/transaction";
import { readMigrations } from "./migration-files";

describe("the migrations", () => {
  const sql = readMigrations()
    .map((migration) => migration.sql)
    .join("\n");

  /** The columns that `CREATE TABLE` gives a table, as MySQL describes them. */
  const columnsOf = (table: string) => {
    const body = new RegExp(`CREATE TABLE ${table} \\(\\n(.*?)\\n\\) ENGINE`, "s").exec(sql)?.[1] ?? "";
    return body.split(",\n").flatMap((line) => {
      const [, name, columnType] = /^\s*([a-z]\w*)\s+([a-z]+(?:\([\d,]+\))?)/.exec(line) ?? [];
      return name && columnType ? [{ name, columnType, nullable: !line.includes("NOT NULL") }] : [];
    });
  };
  const uniqueKeysOf = (table: string) =>
    [...sql.matchAll(new RegExp(`UNIQUE KEY ${table}_\\w+ \\((\\w+)\\)`, "g"))].map(([, column]) => column);

  const tables: [string, Entity][] = [
    [TRANSACTIONS_TABLE, TRANSACTION_ENTITY],
    [HOURLY_SUMMARY_TABLE, HOURLY_SUMMARY_ENTITY],
  ];
  for (const [table, entity] of tables) {
    it(`give ${table} the contract's columns and key`, () => {
      expect(columnsOf(table)).to.deep.equal(sqlColumnsOf(entity));
      expect(uniqueKeysOf(table)).to.deep.equal([entity.key]);
    });
  }

  it("compare text byte for byte, as Kafka compares keys", () => {
    const creations = sql.match(/CREATE TABLE/g) ?? [];
    expect(sql.match(/COLLATE utf8mb4_0900_bin/g)).to.have.lengthOf(creations.length);
  });

  describe("read from a folder", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "migrations-"));
    });
    afterEach(() => rmSync(folder, { recursive: true }));

    it("come in order, each with its checksum", () => {
      writeFileSync(join(folder, "002-second.sql"), "SELECT 2");
      writeFileSync(join(folder, "001-first.sql"), "SELECT 1");
      const migrations = readMigrations(folder);
      expect(migrations.map(({ version, name }) => [version, name])).to.deep.equal([
        [1, "001-first.sql"],
        [2, "002-second.sql"],
      ]);
      expect(migrations[0]).to.include({
        sql: readFileSync(join(folder, "001-first.sql"), "utf8"),
        checksum: "e004ebd5b5532a4b85984a62f8ad48a81aa3460c1ca07701f386135d72cdecf5",
      });
    });

    it("must not skip a number or have other names", () => {
      writeFileSync(join(folder, "001-first.sql"), "");
      writeFileSync(join(folder, "003-third.sql"), "");
      expect(() => readMigrations(folder))
        .to.throw("003-third.sql")
        .and.to.have.property("message")
        .that.includes("002-");
    });
  });
});
