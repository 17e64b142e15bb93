import { expect } from "chai";
import { findVersion, isAtLeast } from "./version";

describe("versions", () => {
  it("are found in a program's own words", () => {
    expect(findVersion("go version go1.26.8 linux/amd64")).to.equal("1.26.8");
    expect(findVersion("v24.21.0")).to.equal("24.21.0");
    expect(findVersion("git version 2.39.5")).to.equal("2.39.5");
    expect(findVersion("no number")).to.be.undefined;
  });

  it("are compared part by part, as numbers", () => {
    expect(isAtLeast("1.26.8", "1.25.11")).to.be.true;
    expect(isAtLeast("1.9", "1.25")).to.be.false;
    expect(isAtLeast("1.25.11", "1.25.11")).to.be.true;
    expect(isAtLeast("20.19", "20.19.1")).to.be.false;
    expect(isAtLeast("22", "20.19")).to.be.true;
  });
});
