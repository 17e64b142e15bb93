import { expect } from "chai";
import {
  ACCEPTED_AGAINST_PERSISTED,
  ERRORS_BY_MESSAGE,
  LATEST_OPERATIONS,
  ORDERS_PER_HOUR,
  PIPELINE_DASHBOARD,
} from "./dashboard";
import { panelsOf } from "./panel";
import { OTHER_VALUES, rowsOf } from "./rows";
import { LOGS_SOURCE } from "./source";

const complete = { took: 3, timed_out: false, _shards: { total: 1, successful: 1, skipped: 0, failed: 0 } };
const noHits = { max_score: null, hits: [] };
const buckets = (...counts: readonly number[]) => ({
  buckets: counts.map((doc_count, index) => ({ key: index * 60_000, key_as_string: "", doc_count })),
});

describe("a panel's rows", () => {
  it("are a bar per interval and series", () => {
    const series = {
      doc_count_error_upper_bound: 0,
      sum_other_doc_count: 0,
      buckets: [
        { key: "ACCEPTED", doc_count: 5, overTime: buckets(5, 0) },
        { key: "PERSISTED", doc_count: 4, overTime: buckets(3, 1) },
      ],
    };
    const rows = rowsOf(ACCEPTED_AGAINST_PERSISTED, {
      ...complete,
      hits: noHits,
      aggregations: { series, overTime: buckets(8, 1) },
    });
    expect(rows).to.deep.equal([
      { startMs: 0, series: "ACCEPTED", value: 5 },
      { startMs: 60_000, series: "ACCEPTED", value: 0 },
      { startMs: 0, series: "PERSISTED", value: 3 },
      { startMs: 60_000, series: "PERSISTED", value: 1 },
    ]);
  });

  it("count what no series names as other", () => {
    const series = { buckets: [{ key: "ACCEPTED", overTime: buckets(5, 0) }] };
    const rows = rowsOf(ACCEPTED_AGAINST_PERSISTED, {
      ...complete,
      hits: noHits,
      aggregations: { series, overTime: buckets(7, 0) },
    });
    expect(rows.slice(2)).to.deep.equal([
      { startMs: 0, series: OTHER_VALUES, value: 2 },
      { startMs: 60_000, series: OTHER_VALUES, value: 0 },
    ]);
  });

  it("have no value for an hour that no document speaks of, which is not 0", () => {
    const overTime = {
      buckets: [
        { key: 0, doc_count: 1, maximum: { value: 42 } },
        { key: 3_600_000, doc_count: 0, maximum: { value: null } },
      ],
    };
    const rows = rowsOf(ORDERS_PER_HOUR, { ...complete, hits: noHits, aggregations: { overTime } });
    expect(rows).to.deep.equal([
      { startMs: 0, series: null, value: 42 },
      { startMs: 3_600_000, series: null, value: null },
    ]);
  });

  it("are one series where the panel counts by nothing", () => {
    const panel = panelsOf(LOGS_SOURCE).overTime({
      id: "all",
      title: "All",
      description: "",
      measure: { kind: "count" },
      interval: "auto",
      bars: "stacked",
    });
    const rows = rowsOf(panel, { ...complete, hits: noHits, aggregations: { overTime: buckets(2) } });
    expect(rows).to.deep.equal([{ startMs: 0, series: null, value: 2 }]);
  });

  it("are the most frequent values, and the others together", () => {
    const values = { buckets: [{ key: "no such product", doc_count: 7 }] };
    const hits = (value: number) => ({ ...noHits, total: { value, relation: "eq" } });
    expect(rowsOf(ERRORS_BY_MESSAGE, { ...complete, hits: hits(9), aggregations: { values } })).to.deep.equal([
      { value: "no such product", count: 7 },
      { value: OTHER_VALUES, count: 2 },
    ]);
    expect(rowsOf(ERRORS_BY_MESSAGE, { ...complete, hits: hits(7), aggregations: { values } })).to.have.lengthOf(1);
  });

  it("are the documents, with a value for every column", () => {
    const document = { timestamp: "2026-11-28T14:00:00.000Z", serviceName: "order-producer", status: "ACCEPTED" };
    const hits = { ...noHits, hits: [{ _index: "shopstream-logs", _id: "1", _source: document, sort: [1] }] };
    const [row] = rowsOf(LATEST_OPERATIONS, { ...complete, hits });
    expect(row).to.deep.equal({ ...document, orderId: null, errorMessage: null });
  });

  it("are none where the index does not exist yet", () => {
    for (const panel of PIPELINE_DASHBOARD.rows.flat()) {
      const hits = { ...noHits, total: { value: 0, relation: "eq" } };
      expect(rowsOf(panel, { ...complete, hits }), panel.id).to.deep.equal([]);
    }
  });

  it("are not made from a part of the answer, or from an error", () => {
    const whole = { ...complete, hits: noHits };
    for (const panel of PIPELINE_DASHBOARD.rows.flat()) {
      expect(() => rowsOf(panel, { ...whole, timed_out: true }), panel.id).to.throw(/timed_out/);
      expect(() => rowsOf(panel, { ...whole, _shards: { failed: 1 } }), panel.id).to.throw(/_shards/);
      expect(() => rowsOf(panel, { error: { reason: "no such field" }, status: 400 }), panel.id).to.throw();
    }
  });
});
