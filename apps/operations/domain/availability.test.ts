import { expect } from "chai";
import { NOW_MS } from "../testing/parts";
import { Availability, stateAfter, type PartState } from "./availability";

describe("the availability of a part", () => {
  const after = (...steps: readonly (readonly [PartState, number])[]) => {
    const availability = new Availability();
    const seen = steps.map(([state, second]) => {
      const [part] = availability.observe([{ name: "MySQL", kind: "store", state }], NOW_MS + second * 1_000);
      return {
        state: part?.state,
        second: (Date.parse(part?.since ?? "") - NOW_MS) / 1_000,
        exact: part?.isSinceExact,
      };
    });
    return seen.at(-1);
  };

  it("is known since the first look, or for longer", () => {
    expect(after(["up", 0], ["up", 1], ["up", 2])).to.deep.equal({ state: "up", second: 0, exact: false });
  });

  it("changes at a time that is known exactly", () => {
    expect(after(["up", 0], ["down", 5], ["down", 9])).to.deep.equal({ state: "down", second: 5, exact: true });
    expect(after(["up", 0], ["down", 5], ["up", 9])).to.deep.equal({ state: "up", second: 9, exact: true });
  });

  it("began to be down when it began to be silent", () => {
    expect(after(["up", 0], ["unknown", 3], ["down", 7])).to.deep.equal({ state: "down", second: 3, exact: true });
  });

  it("may have been up before it was first asked", () => {
    expect(after(["unknown", 0], ["up", 1])).to.deep.equal({ state: "up", second: 1, exact: false });
  });

  it("is not known across a pause in which nobody looked", () => {
    expect(after(["up", 0], ["up", 60])).to.deep.equal({ state: "up", second: 60, exact: false });
  });

  it("is down at once when nothing listens, and after a while of silence", () => {
    expect(stateAfter({ kind: "refused", reason: "" }, 0)).to.equal("down");
    expect(stateAfter({ kind: "silent", reason: "" }, 3_999)).to.equal("unknown");
    expect(stateAfter({ kind: "silent", reason: "" }, 4_000)).to.equal("down");
    expect(stateAfter({ kind: "answered", reason: "" }, 60_000)).to.equal("not ready");
  });
});
