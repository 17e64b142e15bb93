import { expect } from "chai";
import { NOW_MS } from "../testing/parts";
import { mapReading, ReadingHistory } from "./reading";

const SILENT = { kind: "silent", reason: "no answer within 1000 ms" } as const;

describe("a reading", () => {
  it("is unknown until the first answer, and says why", () => {
    const history = new ReadingHistory<number>();
    expect(history.at(NOW_MS)).to.include({ state: "unknown" });
    history.noteFailure(SILENT, NOW_MS);
    expect(history.at(NOW_MS)).to.deep.equal({ state: "unknown", reason: SILENT.reason });
  });

  it("is stale as soon as the source fails, with its last value and the time of it, and live with the next answer", () => {
    const history = new ReadingHistory<number>();
    history.noteValue(7, NOW_MS);
    expect(history.at(NOW_MS)).to.deep.equal({ state: "live", asOf: "2026-11-28T16:59:03.000Z", value: 7 });
    history.noteFailure(SILENT, NOW_MS + 1_000);
    history.noteFailure(SILENT, NOW_MS + 2_000);
    expect(history.at(NOW_MS + 2_000)).to.deep.equal({
      state: "stale",
      asOf: "2026-11-28T16:59:03.000Z",
      value: 7,
      reason: SILENT.reason,
    });
    expect(history.lastFailure?.sinceMs).to.equal(NOW_MS + 1_000);
    history.noteValue(0, NOW_MS + 3_000);
    expect(history.at(NOW_MS + 3_000)).to.include({ state: "live", value: 0 });
  });

  it("is stale when nobody has asked for a while", () => {
    const history = new ReadingHistory<number>();
    history.noteValue(7, NOW_MS);
    expect(history.at(NOW_MS + 4_000).state).to.equal("live");
    expect(history.at(NOW_MS + 4_001).state).to.equal("stale");
  });

  it("keeps its state in what follows from it", () => {
    expect(mapReading({ state: "unknown", reason: "x" }, () => 1)).to.deep.equal({ state: "unknown", reason: "x" });
    expect(mapReading({ state: "live", asOf: "t", value: 2 }, (value) => value * 2)).to.include({ value: 4 });
  });
});
