import { expect } from "chai";
import { beginRun } from "./harness/order-run";
import { skipUnlessOwn } from "./harness/own-server";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import { mysqlRoot, type MysqlRoot } from "./harness/stores/mysql-reader";
import { untilStackHealthy } from "./harness/stack-health";

/** MySQL's ER_NO_SUCH_THREAD. */
const NO_SUCH_THREAD = "1094";

/** Global settings that a new session inherits, with values that would change what ours do. */
const SETTINGS: readonly (readonly [string, string])[] = [
  ["time_zone", "'+05:30'"],
  ["sql_mode", "''"],
  ["sql_mode", "'NO_BACKSLASH_ESCAPES,ANSI_QUOTES,PIPES_AS_CONCAT'"],
  ["autocommit", "0"],
  ["transaction_isolation", "'SERIALIZABLE'"],
  ["sql_select_limit", "1"],
  ["sql_safe_updates", "1"],
  ["completion_type", "'RELEASE'"],
  ["character_set_client", "latin1"],
  ["max_allowed_packet", "16384"],
];

describe("a global setting of MySQL", function () {
  this.timeout(240_000);
  let pipeline: Pipeline;
  let root: MysqlRoot;
  before(async function () {
    pipeline = await sharedPipeline();
    await skipUnlessOwn(this, pipeline, "mysql");
    root = await mysqlRoot(pipeline);
  });

  /** Existing connections keep their settings: only new ones inherit the server's. */
  async function endConnections(): Promise<void> {
    const open = await root.query(
      "SELECT id FROM information_schema.processlist WHERE user IN ('consumer', 'connect')",
    );
    for (const { id } of open) {
      await root.query(`KILL ${Number(id)}`).catch((error: unknown) => {
        // It may have ended meanwhile.
        if ((error as { code?: string }).code !== NO_SUCH_THREAD) throw error;
      });
    }
  }

  for (const [name, value] of SETTINGS) {
    it(`(${name} = ${value}) changes nothing: orders are stored and counted, with the right times`, async () => {
      const [before] = await root.query(`SELECT CAST(@@GLOBAL.${name} AS CHAR) AS setting`);
      await root.query(`SET GLOBAL ${name} = ${value}`);
      try {
        await endConnections();
        const startedMs = Date.now();
        const run = beginRun(pipeline, `setting-${name.replaceAll("_", "-")}`);
        const orders = Array.from({ length: 60 }, (_none, index) =>
          run.factory.next({ customerId: String.raw`it's "q\uoted" \%_${index}` }),
        );
        await Promise.all(orders.map((order) => run.accept(order)));
        await run.untilBalanced();
        const [sample] = orders;
        const row = await pipeline.mysql.transaction(sample?.orderId ?? "");
        expect(row).to.include({ customerId: sample?.customerId });
        expect(row?.createdAt.getTime()).to.be.within(startedMs - 5_000, Date.now() + 5_000);
        const [hour] = await pipeline.mysql.query(
          "SELECT updatedAt FROM hourly_summary ORDER BY updatedAt DESC LIMIT 1",
        );
        expect((hour?.updatedAt as Date).getTime()).to.be.within(startedMs - 5_000, Date.now() + 5_000);
      } finally {
        // As text, since the largest exceed JavaScript's integers; without quotes, so that the server reads a number.
        const setting = String(before?.setting);
        await root.query(`SET GLOBAL ${name} = ${/^\d+$/.test(setting) ? setting : `'${setting}'`}`);
        await endConnections();
      }
    });
  }

  it("leaves the stack healthy", () => untilStackHealthy(pipeline));
});
