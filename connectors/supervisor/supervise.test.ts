import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { ReadinessLog, readinessOf, RestartSchedule, rootCauseOf, round, type Statuses } from "./supervise";

const statusesOf = (connectors: Record<string, string>): Statuses =>
  Object.fromEntries(
    Object.entries(connectors).map(([name, state]) => [
      name,
      {
        status: {
          connector: { state: "RUNNING" },
          tasks: [{ state, trace: "ConnectException: ended\n\tat Worker\nCaused by: no table\n\tat Sink" }],
        },
      },
    ]),
  );

describe("the schedule of restarts", () => {
  const failed = statusesOf({ sink: "FAILED" });
  const runs = statusesOf({ sink: "RUNNING" });

  it("restarts what has failed immediately, and nothing else", () => {
    const statuses = statusesOf({ failed: "FAILED", running: "RUNNING", paused: "PAUSED", new: "UNASSIGNED" });
    expect(new RestartSchedule().due(statuses, 1_000_000)).to.deep.equal([
      {
        connector: "failed",
        reason: "no table",
        earlierRestarts: 0,
        timesForReason: 1,
        reasonSince: "1970-01-01T00:16:40.000Z",
      },
    ]);
  });

  it("detects that a connector itself has failed", () => {
    const statuses: Statuses = { sink: { status: { connector: { state: "FAILED" }, tasks: [] } } };
    expect(new RestartSchedule().due(statuses, 1_000_000)).to.have.lengthOf(1);
  });

  it("waits twice as long before each further restart, a minute at the longest", () => {
    const schedule = new RestartSchedule();
    const startMs = 1_000_000;
    const restartsMs: number[] = [];
    for (let nowMs = startMs; nowMs <= startMs + 300_000; nowMs += 1_000) {
      if (schedule.due(failed, nowMs).length > 0) restartsMs.push(nowMs - startMs);
    }
    expect(restartsMs).to.deep.equal([0, 5_000, 15_000, 35_000, 75_000, 135_000, 195_000, 255_000]);
  });

  it("starts over once a connector has run for two minutes", () => {
    const schedule = new RestartSchedule();
    schedule.due(failed, 1_000_000);
    schedule.due(runs, 1_060_000);
    expect(schedule.due(failed, 1_070_000)[0]).to.deep.include({
      connector: "sink",
      reason: "no table",
      earlierRestarts: 1,
    });
    schedule.due(runs, 1_200_000);
    expect(schedule.due(failed, 1_201_000)[0]?.earlierRestarts).to.equal(0);
  });
});

describe("a reason to restart", () => {
  const failedWith = (trace: string): Statuses => ({
    sink: { status: { connector: { state: "RUNNING" }, tasks: [{ state: "FAILED", trace }] } },
  });

  it("is the last cause, with all lines of its message and without frames", () => {
    const trace =
      "ConnectException: Exiting WorkerSinkTask\n\tat A\nCaused by: JDBCException: batch\n\tat B\n" +
      "Caused by: SQLException: Communications link failure\n\nThe last packet was 5 ms ago\n\tat C\n\t... 12 more\n";
    expect(rootCauseOf(trace)).to.equal("SQLException: Communications link failure  The last packet was 5 ms ago");
  });

  it("is no cause of an exception that was suppressed", () => {
    const trace =
      "A: first\n\tat A\nCaused by: B: true\n\tat B\n\tSuppressed: C: close\n\t\tat C\n\tCaused by: D: no\n\t\tat D\n";
    expect(rootCauseOf(trace)).to.equal("B: true");
  });

  it("is the first line where nothing caused it, also in a trace without frames", () => {
    expect(rootCauseOf("A: alone\n\tat A")).to.equal("A: alone");
    expect(rootCauseOf("A: alone")).to.equal("A: alone");
    expect(rootCauseOf(undefined)).to.equal("no trace");
  });

  it("that comes again says how often and since when, whatever offset it names", () => {
    const schedule = new RestartSchedule();
    schedule.due(failedWith("A: at offset 7"), 1_000_000);
    schedule.due(failedWith("A: at offset 7"), 1_005_000);
    expect(schedule.due(failedWith("A: at offset 8"), 1_020_000)[0]).to.deep.include({
      reason: "A: at offset 8",
      earlierRestarts: 2,
      timesForReason: 3,
      reasonSince: new Date(1_000_000).toISOString(),
    });
    expect(schedule.due(failedWith("B: another"), 1_060_000)[0]).to.deep.include({
      earlierRestarts: 3,
      timesForReason: 1,
      reasonSince: new Date(1_060_000).toISOString(),
    });
  });
});

describe("the log of the worker's readiness", () => {
  const notReady = (reason: string) => ({ checks: { sink: { ready: false, reason }, kafka: { ready: true } } });
  const ready = { checks: { sink: { ready: true }, kafka: { ready: true } } };

  it("says a reason once, however far the partition's end moves", () => {
    const log = new ReadinessLog();
    expect(log.changes(ready)).to.deep.equal([]);
    const reason = "logs-topic-1 is not read any further: committed offset 41, end offset 43";
    expect(log.changes(notReady(reason))).to.deep.equal([{ check: "sink", reason }]);
    expect(log.changes(notReady(reason.replace("43", "99")))).to.deep.equal([]);
    const other = reason.replace("41", "42");
    expect(log.changes(notReady(other))).to.deep.equal([{ check: "sink", reason: other }]);
  });

  it("says when a check is ready again, or is gone", () => {
    const log = new ReadinessLog();
    log.changes(notReady("stalled"));
    expect(log.changes(ready)).to.deep.equal([{ check: "sink" }]);
    log.changes(notReady("stalled"));
    expect(log.changes({ checks: {} })).to.deep.equal([{ check: "sink" }]);
    expect(log.changes({ checks: {} })).to.deep.equal([]);
  });
});

describe("a round of the supervisor", () => {
  it("takes 503 for an answer, and nothing else that is no 200", async () => {
    let status = 503;
    const worker = createServer((_request, response) => {
      response.writeHead(status, { "content-type": "application/json", connection: "close" });
      response.end('{"status":"not ready","checks":{"sink":{"ready":false,"reason":"stalled"}}}');
    });
    await new Promise<void>((resolve) => worker.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(worker.address() as AddressInfo).port}`;
      expect((await readinessOf(url)).checks.sink?.reason).to.equal("stalled");
      status = 404;
      expect(await readinessOf(url).then(String, String)).to.include("answered 404");
    } finally {
      await new Promise((resolve) => worker.close(resolve));
    }
  });

  it("restarts the failed tasks of a failed connector over the REST API", async () => {
    const asked: string[] = [];
    const worker = createServer((request, response) => {
      asked.push(`${request.method ?? ""} ${request.url ?? ""}`);
      const expands = request.url?.endsWith("expand=status");
      response.writeHead(expands ? 200 : 202, { "content-type": "application/json", connection: "close" });
      response.end(expands ? JSON.stringify(statusesOf({ sink: "FAILED", other: "RUNNING" })) : undefined);
    });
    await new Promise<void>((resolve) => worker.listen(0, "127.0.0.1", resolve));
    try {
      const url = `http://127.0.0.1:${(worker.address() as AddressInfo).port}`;
      const restarts = await round(url, new RestartSchedule(), Date.now());
      expect(restarts.map(({ connector }) => connector)).to.deep.equal(["sink"]);
      expect(asked).to.deep.equal([
        "GET /connectors?expand=status",
        "POST /connectors/sink/restart?includeTasks=true&onlyFailed=true",
      ]);
    } finally {
      await new Promise((resolve) => worker.close(resolve));
    }
  });
});
