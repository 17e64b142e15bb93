import { expect } from "chai";
import {
  ACCEPTED_AGAINST_PERSISTED,
  ERRORS_BY_MESSAGE,
  LATEST_OPERATIONS,
  OPERATIONS_BY_SERVICE,
  ORDERS_PER_HOUR,
  PIPELINE_DASHBOARD,
} from "./dashboard";
import { intervalMs, LONGEST_RANGE_MS, searchRequestOf } from "./search-request";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const toMs = Date.parse("2026-11-28T14:35:00.000Z");

describe("a panel's search", () => {
  it("counts documents per interval and value, and all of them, so that none is left out", () => {
    const fromMs = toMs - HOUR_MS;
    const overTime = {
      date_histogram: {
        field: "timestamp",
        fixed_interval: "60000ms",
        min_doc_count: 0,
        extended_bounds: { min: fromMs, max: toMs - 1 },
      },
    };
    expect(searchRequestOf(ACCEPTED_AGAINST_PERSISTED, { fromMs, toMs })).to.deep.equal({
      path: "/shopstream-logs/_search?ignore_unavailable=true",
      body: {
        size: 0,
        track_total_hits: false,
        query: {
          bool: {
            filter: [
              { range: { timestamp: { gte: fromMs, lt: toMs, format: "epoch_millis" } } },
              { terms: { status: ["ACCEPTED", "PERSISTED"] } },
            ],
          },
        },
        aggs: { series: { terms: { field: "status", size: 12 }, aggs: { overTime } }, overTime },
      },
    });
  });

  it("takes the highest count of each hour, from the hour that the range begins in", () => {
    const { path, body } = searchRequestOf(ORDERS_PER_HOUR, { fromMs: toMs - DAY_MS, toMs });
    expect(path).to.equal("/shopstream-hourly/_search?ignore_unavailable=true");
    expect(body.query).to.deep.equal({
      bool: {
        filter: [
          { range: { hourWindow: { gte: Date.parse("2026-11-27T14:00:00Z"), lt: toMs, format: "epoch_millis" } } },
        ],
      },
    });
    expect(body.aggs)
      .to.have.nested.property("overTime.aggs.maximum")
      .that.deep.equals({
        max: { field: "transactionCount" },
      });
    expect(body.aggs).to.have.nested.property("overTime.date_histogram.fixed_interval", "3600000ms");
  });

  it("counts every document that has a message, and names the most frequent messages", () => {
    const { body } = searchRequestOf(ERRORS_BY_MESSAGE, { fromMs: toMs - HOUR_MS, toMs });
    expect(body.track_total_hits).to.equal(true);
    expect(body.query).to.deep.nested.property("bool.filter[1]", { exists: { field: "errorMessage" } });
    expect(body.aggs).to.deep.equal({ values: { terms: { field: "errorMessage.keyword", size: 10 } } });
  });

  it("asks for the newest documents, in an order that is the same every time", () => {
    const { body } = searchRequestOf(LATEST_OPERATIONS, { fromMs: toMs - HOUR_MS, toMs });
    expect(body).to.deep.include({ size: 50, sort: [{ timestamp: "desc" }, { eventId: "asc" }] });
    expect(body._source).to.deep.equal(["timestamp", "serviceName", "status", "orderId", "errorMessage"]);
  });

  it("has at most 60 bars, and bars of minutes for an hour, of half hours for a day, of 3 hours for a week", () => {
    const width = (rangeMs: number) => intervalMs(OPERATIONS_BY_SERVICE, { fromMs: toMs - rangeMs, toMs });
    expect([HOUR_MS, DAY_MS, 7 * DAY_MS].map(width)).to.deep.equal([MINUTE_MS, 30 * MINUTE_MS, 3 * HOUR_MS]);
    for (let rangeMs = 1_000; rangeMs <= LONGEST_RANGE_MS; rangeMs = Math.ceil(rangeMs * 1.07)) {
      expect(rangeMs / width(rangeMs)).to.be.at.most(60);
    }
  });

  it("refuses a range that is empty, reversed, too long or no number", () => {
    for (const panel of PIPELINE_DASHBOARD.rows.flat()) {
      for (const fromMs of [toMs, toMs + 1, toMs - LONGEST_RANGE_MS - 1, Number.NaN]) {
        expect(() => searchRequestOf(panel, { fromMs, toMs }), `${panel.id} ${fromMs}`).to.throw(RangeError);
      }
      expect(() => searchRequestOf(panel, { fromMs: toMs - LONGEST_RANGE_MS, toMs })).not.to.throw();
    }
  });
});
