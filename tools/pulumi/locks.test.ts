import { expect } from "chai";
import { isAbandoned } from "./locks";

const lock = { pid: 42, hostname: "here" };

describe("a lock on the stack", () => {
  it("is abandoned when its process has ended", () => {
    expect(isAbandoned(lock, "here", () => false)).to.be.true;
  });

  it("is held while its process runs", () => {
    expect(isAbandoned(lock, "here", (pid) => pid === 42)).to.be.false;
  });

  it("of another machine is not ours to judge", () => {
    expect(isAbandoned(lock, "there", () => false)).to.be.false;
  });
});
