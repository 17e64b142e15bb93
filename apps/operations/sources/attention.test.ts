import { expect } from "chai";
import { until } from "../testing/until";
import { Attention } from "./attention";

describe("attention", () => {
  const setUp = (lastsMs: number) => {
    const events: string[] = [];
    const attention = new Attention({ start: () => events.push("start"), stop: () => events.push("stop"), lastsMs });
    return { events, attention };
  };

  it("starts with the first sign, and stops when no other has come for a while", async () => {
    const { events, attention } = setUp(5);
    attention.note();
    attention.note();
    expect(events).to.deep.equal(["start"]);
    await until(() => events.length > 1);
    expect(events).to.deep.equal(["start", "stop"]);
    attention.note();
    expect(events.at(-1)).to.equal("start");
    attention.end();
  });

  it("ends at once when it is told to, and once", () => {
    const { events, attention } = setUp(60_000);
    attention.end();
    attention.note();
    attention.end();
    attention.end();
    expect(events).to.deep.equal(["start", "stop"]);
  });
});
