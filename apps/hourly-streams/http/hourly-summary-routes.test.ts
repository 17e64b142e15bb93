import { partitionOf } from "../../../contract/partitioner";
import { HOURLY_TRANSACTION_TOPIC } from "../../../contract/topics";
import { expect } from "chai";
import { Registry } from "prom-client";
import request from "supertest";
import type { HourlyCount } from "../../../contract/hourly-summary";
import { createHttpApplication } from "../../service-kit/http/http-application";
import { createLogger } from "../../service-kit/process/logging";
import { describeDocument } from "../../service-kit/testing/describe-document";
import { hourlyCountRecord } from "../domain/hourly-count-record";
import { HourlySummaryStore } from "../domain/hourly-summary-store";
import { TimeWindows } from "../streams/windowed-count/time-windows";
import { hourlySummaryApi } from "./hourly-summary-routes";

const HOUR_MS = 3_600_000;
const START_MS = Date.UTC(2026, 10, 22, 14);
const counts: HourlyCount[] = [
  { hourWindow: "2026-11-22T14:00:00Z", transactionCount: 2 },
  { hourWindow: "2026-11-22T13:00:00Z", transactionCount: 5 },
];

function applicationOf(caughtUp: boolean) {
  const summaries = new HourlySummaryStore(TimeWindows.ofSizeAndGrace({ sizeMs: HOUR_MS, graceMs: 24 * HOUR_MS }));
  for (const [hours, count] of [
    [-1, 5],
    [0, 2],
  ] as const) {
    const { key, value } = hourlyCountRecord(START_MS + hours * HOUR_MS, count);
    const record = { key: Buffer.from(key), value: value === null ? null : Buffer.from(value), timestamp: START_MS };
    summaries.apply({ ...record, partition: partitionOf(record.key, HOURLY_TRANSACTION_TOPIC.partitions) });
  }
  return createHttpApplication({
    logger: createLogger({ serviceName: "hourly-streams", instanceId: "test", level: "silent" }),
    metrics: new Registry(),
    checks: [],
    api: hourlySummaryApi(summaries, () => caughtUp),
  });
}

describe("hourly-streams", () => {
  describeDocument(() => applicationOf(true));
});

describe("GET /api/hourly-summary", () => {
  const application = applicationOf(true);

  it("lists the hours, newest first", async () => {
    const response = await request(application).get("/api/hourly-summary").expect(200);
    expect(response.body).to.deep.equal({ hourlySummaries: counts });
  });

  it("narrows to one hour", async () => {
    const one = await request(application).get("/api/hourly-summary?hourWindow=2026-11-22T13:00:00Z").expect(200);
    expect(one.body).to.deep.equal({ hourlySummaries: [counts[1]] });
    const none = await request(application).get("/api/hourly-summary?hourWindow=2026-11-22T12:00:00Z").expect(200);
    expect(none.body).to.deep.equal({ hourlySummaries: [] });
  });

  it("shows one hour, or 404", async () => {
    const found = await request(application).get("/api/hourly-summary/2026-11-22T14:00:00Z").expect(200);
    expect(found.body).to.deep.equal(counts[0]);
    const missing = await request(application).get("/api/hourly-summary/2026-11-22T12:00:00Z").expect(404);
    expect(missing.type).to.equal("application/problem+json");
  });

  it("refuses a value that is not the start of an hour", async () => {
    for (const path of ["/2026-11-22T14:30:00Z", "/yesterday", "?hourWindow=", "?hourWindow=a&hourWindow=b"]) {
      const response = await request(application).get(`/api/hourly-summary${path}`).expect(400);
      expect(response.text).to.contain("2026-11-22T14:00:00Z");
    }
  });

  it("serves no other method", async () => {
    const response = await request(application).post("/api/hourly-summary").expect(405);
    expect(response.get("Allow")).to.equal("GET, HEAD");
  });

  it("answers 503 until everything is read", async () => {
    const response = await request(applicationOf(false)).get("/api/hourly-summary").expect(503);
    expect(response.get("Retry-After")).to.equal("1");
    expect(response.type).to.equal("application/problem+json");
  });
});
