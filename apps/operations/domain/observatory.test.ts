import { expect } from "chai";
import { NOW_MS } from "../testing/parts";
import type { Answers, FurtherReplica, SourceName } from "./answers";
import { Observatory } from "./observatory";
import type { Snapshot } from "./snapshot";

const POSITIONS = (committed: number) =>
  [0, 1, 2].map((partition) => ({ partition, end: 100, committed, waitingSinceMs: undefined }));

/** The sources of every stack, with one of each service. */
type Everywhere = Exclude<SourceName, FurtherReplica | "order-producer-proxy" | "kibana">;

const ANSWERS: Pick<Answers, Everywhere> = {
  brokers: ["kafka-1", "kafka-2", "kafka-3"].map((name) => ({ name, state: "up" })),
  progress: { written: 300, groups: { "order-consumer": POSITIONS(100), "hourly-streams": POSITIONS(100) } },
  operations: [],
  deadLetters: { count: 2, last: { at: "2026-11-28T16:58:00Z", orderId: "o-1", reason: "no JSON" } },
  summaries: [{ hourWindow: "2026-11-28T16:00:00Z", transactionCount: 42 }],
  documents: { accepted: 300, troubles: { CONFLICT: { count: 1, last: null } } },
  connectors: {
    connectors: [{ name: "logs-elasticsearch", state: "RUNNING", tasks: [{ id: 0, state: "RUNNING" }] }],
    stalled: {},
  },
  hour: { hourWindow: "2026-11-28T16:00:00Z", transactionCount: 42 },
  "order-producer": { ready: true },
  "order-consumer": { ready: true },
  "hourly-streams": { ready: true },
  "order-producer metrics": { refused: 5, startedMs: NOW_MS - 60_000 },
  "order-consumer metrics": { sinceOrder: undefined },
  "hourly-streams metrics": { sinceOrder: undefined },
  "new documents": { sinceOrder: undefined },
};
const NAMES = Object.keys(ANSWERS) as Everywhere[];

function watch(hasKibana = false) {
  const observatory = new Observatory({ hasKibana });
  const answer = (nowMs: number, ...silent: readonly SourceName[]): Snapshot => {
    for (const name of NAMES) {
      if (!silent.includes(name)) observatory.noteAnswer(name, ANSWERS[name], nowMs);
      else observatory.noteFailure(name, { kind: "refused", reason: "it accepts no connection" }, nowMs);
    }
    return observatory.snapshot(nowMs);
  };
  return { observatory, answer };
}

/** The readings of a snapshot, by tile, with their states. */
function statesOf(snapshot: Snapshot): Record<string, string> {
  return {
    hour: snapshot.hour.state,
    day: snapshot.day.state,
    operations: snapshot.operations.state,
    ...Object.fromEntries(snapshot.stages.map(({ stage, perSecond }) => [stage, perSecond.state])),
    ...Object.fromEntries(snapshot.lags.map(({ groupId, lag }) => [`lag of ${groupId}`, lag.state])),
    ...Object.fromEntries(snapshot.troubles.map(({ kind, count }) => [kind, count.state])),
  };
}

describe("a snapshot", () => {
  it("of answers from everywhere is live everywhere, and well", () => {
    const snapshot = watch().answer(NOW_MS);
    expect(new Set(Object.values(statesOf(snapshot)))).to.deep.equal(new Set(["live"]));
    expect(snapshot.sentence.state).to.equal("well");
    expect(snapshot.troubles.map(({ kind, count }) => [kind, count.state === "live" && count.value])).to.deep.equal([
      ["refused", 5],
      ["late", 0],
      ["conflicting", 1],
      ["dead letters", 2],
    ]);
  });

  it("before any answer knows nothing, and shows no 0", () => {
    const snapshot = new Observatory({ hasKibana: false }).snapshot(NOW_MS);
    expect(new Set(Object.values(statesOf(snapshot)))).to.deep.equal(new Set(["unknown"]));
    expect(new Set(Object.values(snapshot.sentence.verdicts))).to.deep.equal(new Set(["unknown"]));
    expect(JSON.stringify(snapshot)).to.not.match(/"(value|records|seconds|count)":0/);
  });

  // Which tiles a dead source makes stale, and no other.
  const STALE: Readonly<Partial<Record<Everywhere, readonly string[]>>> = {
    progress: ["accepted", "stored", "counted", "lag of order-consumer", "lag of hourly-streams"],
    documents: ["indexed", "late", "conflicting"],
    summaries: ["day"],
    hour: ["hour"],
    operations: ["operations"],
    deadLetters: ["dead letters"],
    "order-producer metrics": ["refused"],
    connectors: [],
    brokers: [],
  };
  for (const [source, stale] of Object.entries(STALE)) {
    it(`without ${source} has stale tiles: ${stale.join(", ") || "none"}`, () => {
      const { answer } = watch();
      for (let second = 0; second < 3; second += 1) answer(NOW_MS + second * 1_000);
      const states = statesOf(answer(NOW_MS + 3_000, source as SourceName));
      const found = Object.keys(states).filter((tile) => states[tile] === "stale");
      expect(found).to.have.members([...stale]);
      expect(Object.values(states)).to.not.include("unknown");
      expect(Object.values(statesOf(answer(NOW_MS + 4_000)))).to.not.include("stale");
    });
  }

  it("has every replica and the proxy as parts of their own", () => {
    const replicas = { "order-producer": 2, "order-consumer": 1, "hourly-streams": 3 };
    const observatory = new Observatory({ hasKibana: false, replicas });
    observatory.noteAnswer("hourly-streams-2", { ready: true }, NOW_MS);
    const services = observatory.snapshot(NOW_MS).parts.filter(({ kind }) => kind === "service");
    expect(services.map(({ name, state }) => `${name} ${state}`)).to.deep.equal([
      "order-producer-proxy unknown",
      "order-producer unknown",
      "order-producer-2 unknown",
      "order-consumer unknown",
      "hourly-streams unknown",
      "hourly-streams-2 up",
      "hourly-streams-3 unknown",
    ]);
  });

  it("says since when MySQL is down, and when it is over", () => {
    const { answer } = watch();
    answer(NOW_MS);
    answer(NOW_MS + 1_000, "summaries");
    const during = answer(NOW_MS + 9_000, "summaries");
    expect(during.sentence.verdicts.stored).to.equal("no");
    expect(during.parts.find(({ name }) => name === "MySQL")).to.include({
      state: "down",
      since: new Date(NOW_MS + 1_000).toISOString(),
    });
    const afterwards = answer(NOW_MS + 10_000);
    expect(afterwards.sentence.state).to.equal("well");
  });

  it("shows connectors as unknown while their worker does not answer, and failed tasks as down", () => {
    const { observatory, answer } = watch();
    answer(NOW_MS);
    const without = answer(NOW_MS + 1_000, "connectors");
    expect(without.parts.filter(({ kind }) => kind === "connect").map(({ state }) => state)).to.deep.equal([
      "down",
      "unknown",
      "unknown",
    ]);
    const failed = { id: 0, state: "FAILED", reason: "java.lang.Error" };
    observatory.noteAnswer(
      "connectors",
      {
        connectors: [
          { name: "logs-elasticsearch", state: "RUNNING", tasks: [failed] },
          { name: "hourly-summary-jdbc", state: "RUNNING", tasks: [] },
        ],
        stalled: { "hourly-summary-jdbc": "it makes no progress" },
      },
      NOW_MS + 2_000,
    );
    const { parts, sentence } = observatory.snapshot(NOW_MS + 2_000);
    expect(parts.find(({ name }) => name === "logs-elasticsearch task 0")).to.include({
      state: "down",
      reason: "java.lang.Error",
    });
    expect(parts.find(({ name }) => name === "hourly-summary-jdbc")).to.include({ state: "not ready" });
    expect(sentence.verdicts.indexed).to.equal("no");
  });

  it("does not show a lag or a rate that the brokers do not tell, though others are told", () => {
    const { observatory } = watch();
    for (let second = 0; second < 8; second += 1) {
      const written = second < 2 ? 300 : undefined;
      const groups = { "order-consumer": POSITIONS(90) };
      observatory.noteAnswer("progress", { written, groups }, NOW_MS + second * 1_000);
    }
    const { lags, stages } = observatory.snapshot(NOW_MS + 7_000);
    expect(lags.map(({ lag }) => lag.state === "live" && lag.value.records)).to.deep.equal([30, null]);
    expect(stages.slice(0, 3).map(({ perSecond }) => perSecond.state === "live" && perSecond.value)).to.deep.equal([
      null,
      0,
      null,
    ]);
  });

  it("has Kibana among its parts where there is one", () => {
    const names = (hasKibana: boolean) =>
      watch(hasKibana)
        .answer(NOW_MS)
        .parts.map(({ name }) => name);
    expect(names(true)).to.include("Kibana");
    expect(names(false)).to.not.include("Kibana");
  });
});
