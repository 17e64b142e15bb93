import { expect } from "chai";
import { Registry } from "prom-client";
import request from "supertest";
import type { SearchRequest } from "../../../contract/dashboard/search-request";
import { createHttpApplication } from "../../service-kit/http/http-application";
import { memoryLogger } from "../../service-kit/testing/memory-logger";
import { PanelAnswers } from "../domain/panel-answers";
import { describeDocument } from "../../service-kit/testing/describe-document";
import { operationsApi } from "./operations-api";

const nowMs = Date.parse("2026-11-28T14:35:00.000Z");
const empty = { timed_out: false, _shards: { failed: 0 }, hits: { hits: [], total: { value: 0 } } };

function setUp(search: (asked: SearchRequest) => Promise<unknown> = () => Promise.resolve(empty)) {
  const searches: SearchRequest[] = [];
  const clock = { nowMs };
  const answers = new PanelAnswers(
    (asked) => {
      searches.push(asked);
      return search(asked);
    },
    () => clock.nowMs,
  );
  const { logger } = memoryLogger();
  const api = operationsApi({
    lookUpOrder: () => Promise.reject(new Error("not part of this test")),
    panels: { answers, deadlineMs: 2_000 },
  });
  const application = createHttpApplication({ logger, metrics: new Registry(), checks: [], api });
  return {
    application,
    http: request(application),
    searches,
    clock,
  };
}

describe("the API of operations", () => {
  describeDocument(() => setUp().application);
});

describe("GET /api/dashboard/{panelId}", () => {
  it("answers with the panel's rows for the range, and how wide its bars are", async () => {
    const overTime = { buckets: [{ key: nowMs - 3_600_000, doc_count: 1, maximum: { value: 7 } }] };
    const { http, searches } = setUp(() => Promise.resolve({ ...empty, aggregations: { overTime } }));
    const response = await http.get("/api/dashboard/orders-per-hour?range=6h").expect(200);
    expect(response.body).to.deep.equal({
      range: { fromMs: nowMs - 6 * 3_600_000, toMs: nowMs },
      intervalMs: 3_600_000,
      rows: [{ startMs: nowMs - 3_600_000, series: null, value: 7 }],
    });
    expect(response.headers["cache-control"]).to.equal("no-store");
    expect(searches.map(({ path }) => path)).to.deep.equal(["/shopstream-hourly/_search?ignore_unavailable=true"]);
  });

  it("asks Elasticsearch once for all who look, and again after five seconds or for another range", async () => {
    const { http, searches, clock } = setUp();
    const look = (range: string) => http.get(`/api/dashboard/errors-by-message?range=${range}`).expect(200);
    await Promise.all(Array.from({ length: 20 }, () => look("24h")));
    expect(searches).to.have.lengthOf(1);
    clock.nowMs += 4_999;
    await look("24h");
    expect(searches).to.have.lengthOf(1);
    clock.nowMs += 1;
    await look("24h");
    await look("7d");
    expect(searches).to.have.lengthOf(3);
  });

  it("says with 503 why Elasticsearch gave no answer", async () => {
    const timeout = new DOMException("aborted", "TimeoutError");
    const { http } = setUp(() => Promise.reject(timeout));
    const response = await http.get("/api/dashboard/orders-per-hour").expect(503);
    expect(response.body).to.include({ detail: "no answer within 2000 ms", status: 503 });
    expect(response.headers["retry-after"]).to.equal("10");
  });

  it("answers a part of an answer with 503, not with the part", async () => {
    const { http } = setUp(() => Promise.resolve({ ...empty, timed_out: true }));
    await http.get("/api/dashboard/orders-per-hour").expect(503);
  });

  it("refuses an unknown range, an unknown panel and other methods", async () => {
    const { http } = setUp();
    for (const range of ["1y", "", "24H", "toString"]) {
      const response = await http.get(`/api/dashboard/orders-per-hour?range=${range}`).expect(400);
      expect(response.body).to.deep.include({ errors: [{ field: "range", reason: "must be one of 1h, 6h, 24h, 7d" }] });
    }
    await http.get("/api/dashboard/orders-per-hour?range=1h&range=6h").expect(400);
    await http.get("/api/dashboard/no-such-panel").expect(404);
    await http.post("/api/dashboard/orders-per-hour").expect(405);
  });
});
