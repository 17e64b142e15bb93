import { expect } from "chai";
import {
  ACCEPTED_AGAINST_PERSISTED,
  ERRORS_BY_MESSAGE,
  LATEST_OPERATIONS,
  OPERATIONS_BY_SERVICE,
  OPERATIONS_BY_STATUS,
  ORDERS_PER_HOUR,
  PIPELINE_DASHBOARD,
} from "../contract/dashboard/dashboard";
import { fieldPathsOf, type Panel } from "../contract/dashboard/panel";
import { OTHER_VALUES, rowsOf, type OverTimeRow, type RowOf } from "../contract/dashboard/rows";
import { searchRequestOf, type TimeRange } from "../contract/dashboard/search-request";
import { groupingPath } from "../contract/dashboard/source";
import { formatHourWindow } from "../contract/hourly-summary";
import { LOGS_INDEX, LOG_STATUSES } from "../contract/log-message";
import { eventually } from "./harness/eventually";
import { beginRun, requestOfStack } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const HOUR_MS = 3_600_000;

describe("the dashboard", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  const rows = async <APanel extends Panel>(panel: APanel, range: TimeRange): Promise<readonly RowOf<APanel>[]> => {
    const { path, body } = searchRequestOf(panel, range);
    const { elasticsearchUrl, elasticsearchPassword } = pipeline.stack;
    const answer = await requestOfStack(pipeline.stack, new URL(path, elasticsearchUrl), {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Basic ${Buffer.from(`reader:${elasticsearchPassword}`).toString("base64")}`,
      },
      body: JSON.stringify(body),
    });
    expect(answer.status, `${panel.id}: ${JSON.stringify(answer.body)}`).to.equal(200);
    return rowsOf(panel, answer.body);
  };

  /** Log documents in a range, counted by Elasticsearch's count API. */
  const countLogs = async ({ fromMs, toMs }: TimeRange, filter: readonly object[] = []): Promise<number> => {
    const within = { range: { timestamp: { gte: fromMs, lt: toMs, format: "epoch_millis" } } };
    const { count } = await pipeline.documents.client.count({
      index: LOGS_INDEX,
      query: { bool: { filter: [within, ...filter] } },
    });
    return count;
  };

  const bySeries = (found: readonly OverTimeRow[]) => {
    const sums = new Map<string, number>();
    for (const { series, value } of found) sums.set(series ?? "", (sums.get(series ?? "") ?? 0) + (value ?? 0));
    return sums;
  };

  for (const panel of PIPELINE_DASHBOARD.rows.flat() as readonly Panel[]) {
    it(`reads fields that the live index has, and can group by: ${panel.title}`, async () => {
      const paths = [...fieldPathsOf(panel)];
      const { fields } = await pipeline.documents.client.fieldCaps({ index: panel.source.index, fields: paths });
      expect(Object.keys(fields)).to.have.members([...new Set(paths)]);
      const grouped = paths.filter((path) => path !== ERRORS_BY_MESSAGE.field && panel.kind !== "latest");
      for (const path of grouped) {
        for (const { aggregatable } of Object.values(fields[path]!)) expect(aggregatable, path).to.equal(true);
      }
    });
  }

  describe("after orders, one of them in conflict with another,", () => {
    let hour: TimeRange;
    let conflictId: string;
    before(async () => {
      const run = beginRun(pipeline, "dashboard");
      const orders = Array.from({ length: 5 }, () => run.factory.next({ quantity: 1 }));
      for (const order of orders) await run.accept(order);
      await run.untilBalanced();
      const [first] = orders;
      conflictId = first!.orderId;
      await run.accept({ ...first!, quantity: 2 });
      await eventually(`the conflict of ${conflictId} is logged`, async () => {
        const found = await pipeline.documents.logs({ status: LOG_STATUSES.conflict, orderId: conflictId });
        if (found.length === 0) throw new Error("no document");
      });
      await run.untilBalanced();
      const toMs = Date.now() + 1;
      hour = { fromMs: toMs - HOUR_MS, toMs };
    });

    for (const [panel, field, values] of [
      [ACCEPTED_AGAINST_PERSISTED, "status", ACCEPTED_AGAINST_PERSISTED.filter?.anyOf],
      [OPERATIONS_BY_STATUS, "status", undefined],
      [OPERATIONS_BY_SERVICE, "serviceName", undefined],
    ] as const) {
      it(`shows as many operations as a plain count, of each value and of all: ${panel.title}`, async () => {
        await eventually("the rows agree with the counts", async () => {
          const sums = bySeries(await rows(panel, hour));
          const all = await countLogs(hour, values ? [{ terms: { [field]: values } }] : []);
          expect([...sums.values()].reduce((sum, value) => sum + value, 0))
            .to.equal(all)
            .and.greaterThan(10);
          for (const [value, sum] of sums) {
            if (value !== OTHER_VALUES)
              expect(await countLogs(hour, [{ term: { [field]: value } }]), value).to.equal(sum);
          }
          if (values) expect([...sums.keys()]).to.have.members([...values]);
        });
      });
    }

    it("shows the same orders per hour as MySQL", async () => {
      const day = { fromMs: hour.toMs - 24 * HOUR_MS, toMs: hour.toMs };
      await eventually("the rows agree with hourly_summary", async () => {
        const found = await rows(ORDERS_PER_HOUR, day);
        const shown = found.flatMap(({ startMs, value }) =>
          value === null ? [] : [[formatHourWindow(startMs), value] as const],
        );
        const counts = await pipeline.mysql.hourlyCounts();
        const hours = found.map(({ startMs }) => formatHourWindow(startMs));
        expect(shown).to.deep.equal(
          hours.flatMap((window) => (counts.has(window) ? [[window, counts.get(window)]] : [])),
        );
        expect(hours).to.have.lengthOf(25);
        expect(shown.at(-1)?.[1]).to.be.at.least(5);
      });
    });

    it("shows as many errors as a plain count, of each message and of all", async () => {
      const path = groupingPath(ERRORS_BY_MESSAGE.source, ERRORS_BY_MESSAGE.field);
      await eventually("the rows agree with the counts", async () => {
        const found = await rows(ERRORS_BY_MESSAGE, hour);
        const all = await countLogs(hour, [{ exists: { field: ERRORS_BY_MESSAGE.field } }]);
        expect(found.reduce((sum, { count }) => sum + count, 0))
          .to.equal(all)
          .and.greaterThan(0);
        const named = found.filter(({ value }) => value !== OTHER_VALUES);
        expect(named).not.to.deep.equal([]);
        for (const { value, count } of named) {
          expect(await countLogs(hour, [{ term: { [path]: value } }]), value).to.equal(count);
        }
      });
    });

    it("shows the newest operations, with the conflict among them", async () => {
      const found = await rows(LATEST_OPERATIONS, hour);
      const times = found.map(({ timestamp }) => String(timestamp));
      expect(times).to.deep.equal([...times].sort().reverse());
      expect(found).to.have.length.within(10, LATEST_OPERATIONS.size);
      const conflict = found.find(({ orderId, status }) => orderId === conflictId && status === LOG_STATUSES.conflict);
      expect(conflict).to.include({ serviceName: "order-consumer" });
      expect(conflict?.errorMessage).to.be.a("string").and.not.equal("");
    });

    it("shows nothing for a time before there were orders", async () => {
      const toMs = Date.parse("2020-01-02T00:00:00Z");
      const range = { fromMs: toMs - HOUR_MS, toMs };
      for (const panel of PIPELINE_DASHBOARD.rows.flat() as readonly Panel[]) {
        const found = await rows(panel, range);
        const shown = found.filter((row) => !("startMs" in row) || (row.value !== null && row.value !== 0));
        expect(shown, panel.id).to.deep.equal([]);
      }
    });
  });
});
