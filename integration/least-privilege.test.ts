import { expect } from "chai";
import { createConnection } from "mysql2/promise";
import { authorityOf } from "./harness/stack";
import { mysqlRoot, mysqlTls, type MysqlRoot } from "./harness/stores/mysql-reader";
import { skipUnlessOwn } from "./harness/own-server";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

/** Everything that each account may do. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  consumer: ["INSERT on transactions", "SELECT on transactions"],
  connect: ["INSERT on hourly_summary", "SELECT on hourly_summary", "UPDATE on hourly_summary"],
  reader: ["SELECT on hourly_summary", "SELECT on transactions"],
  operations: ["SELECT on hourly_summary", "SELECT on transactions"],
};

describe("MySQL accounts", () => {
  let pipeline: Pipeline;
  let root: MysqlRoot;
  before(async function () {
    pipeline = await sharedPipeline();
    await skipUnlessOwn(this, pipeline, "mysql");
    root = await mysqlRoot(pipeline);
  });

  for (const [user, privileges] of Object.entries(ALLOWED)) {
    it(`${user} may ${privileges.join(", ")}, and nothing more`, async () => {
      const grantee = `'${user}'@'%'`;
      const onTables = await root.query(
        "SELECT CONCAT(privilege_type, ' on ', table_name) AS privilege, is_grantable AS grantable FROM information_schema.table_privileges WHERE grantee = ?",
        [grantee],
      );
      expect(onTables.map(({ privilege }) => privilege)).to.have.members([...privileges]);
      expect(onTables.filter(({ grantable }) => grantable !== "NO")).to.deep.equal([]);
      for (const view of ["schema_privileges", "column_privileges"]) {
        expect(await root.query(`SELECT * FROM information_schema.${view} WHERE grantee = ?`, [grantee])).to.deep.equal(
          [],
        );
      }
      const everywhere = await root.query(
        "SELECT privilege_type AS privilege FROM information_schema.user_privileges WHERE grantee = ?",
        [grantee],
      );
      expect(everywhere).to.deep.equal([{ privilege: "USAGE" }]);
    });
  }

  it("are these and no others", async () => {
    const users = await root.query("SELECT user FROM mysql.user WHERE user NOT LIKE 'mysql.%' AND user <> 'root'");
    // With `security=on`, somebody else than root declares them.
    const declarer = authorityOf(pipeline.stack) === undefined ? [] : ["pulumi"];
    expect(users.map(({ user }) => user)).to.have.members([...Object.keys(ALLOWED), ...declarer]);
  });

  it("of the reader cannot write, create tables or list accounts", async () => {
    const statements = [
      "DELETE FROM transactions WHERE 1 = 0",
      "UPDATE hourly_summary SET transactionCount = 0 WHERE 1 = 0",
      "INSERT INTO hourly_summary (hourWindow, transactionCount) SELECT hourWindow, 0 FROM hourly_summary WHERE 1 = 0",
      "CREATE TABLE made_by_reader (id int)",
      "SELECT user FROM mysql.user",
    ];
    for (const statement of statements) {
      const refusal = await pipeline.mysql.query(statement).then(
        () => "it was allowed",
        (error: unknown) => (error as { code: string }).code,
      );
      expect(refusal, statement).to.match(/^ER_(TABLEACCESS|DBACCESS|ACCESS)_DENIED_ERROR$/);
    }
  });

  it("do not open without their password", async () => {
    for (const user of Object.keys(ALLOWED)) {
      const { hostname, port } = new URL(pipeline.stack.mysqlUrl);
      const refusal = await createConnection({
        host: hostname,
        port: Number(port),
        user,
        ...mysqlTls(pipeline.stack),
      }).then(
        async (connection) => {
          await connection.end();
          return "it opened";
        },
        (error: unknown) => (error as { code: string }).code,
      );
      expect(refusal, user).to.equal("ER_ACCESS_DENIED_ERROR");
    }
  });
});
