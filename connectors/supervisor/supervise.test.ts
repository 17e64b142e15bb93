import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect } from "chai";
import { RestartSchedule, round, type Statuses } from "./supervise";

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

  it("restarts what has failed at once, and nothing else", () => {
    const statuses = statusesOf({ failed: "FAILED", running: "RUNNING", paused: "PAUSED", new: "UNASSIGNED" });
    expect(new RestartSchedule().due(statuses, 1_000_000)).to.deep.equal([
      { connector: "failed", reason: "Caused by: no table", earlierRestarts: 0 },
    ]);
  });

  it("sees a connector that failed itself", () => {
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
    expect(schedule.due(failed, 1_070_000)).to.deep.include({
      connector: "sink",
      reason: "Caused by: no table",
      earlierRestarts: 1,
    });
    schedule.due(runs, 1_200_000);
    expect(schedule.due(failed, 1_201_000)[0]?.earlierRestarts).to.equal(0);
  });
});

describe("a round of the supervisor", () => {
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
