import { expect } from "chai";
import { findNewOomKills, parseOomKills } from "./memory";

describe("the kernel's OOM counter of a container", () => {
  it("is read from cgroup v2 and from v1", () => {
    expect(parseOomKills("low 0\nhigh 0\nmax 812\noom 3\noom_kill 2\noom_group_kill 1\n")).to.equal(2);
    expect(parseOomKills("oom_kill_disable 0\nunder_oom 0\noom_kill 4\n")).to.equal(4);
  });

  it("is an error when it is missing, not zero kills", () => {
    expect(() => parseOomKills("")).to.throw("no oom_kill counter");
    expect(() => parseOomKills("oom_kill_disable 0\n")).to.throw("oom_kill_disable");
  });

  it("names a container whose counter has grown, and no other", () => {
    const before = new Map([
      ["mysql", 1],
      ["connect", 0],
    ]);
    expect(findNewOomKills(before, before)).to.deep.equal([]);
    expect(findNewOomKills(before, new Map([...before, ["connect", 2]]))).to.deep.equal([
      "2 processes of connect were OOM-killed",
    ]);
  });
});
