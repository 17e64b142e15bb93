import { expect } from "chai";
import { grantTarget, isPrivilege } from "./grant";
import { quoted } from "./server";

describe("names in a statement", () => {
  it("are quoted, whatever is in them", () => {
    expect(quoted("shop`; DROP DATABASE mysql")).to.equal("`shop``; DROP DATABASE mysql`");
    expect(grantTarget("*")).to.equal("*");
    expect(grantTarget("shop")).to.equal("`shop`");
  });

  it("privileges, which cannot be quoted, are checked", () => {
    for (const privilege of ["SELECT", "insert", "ALL PRIVILEGES", "UPDATE (status)", "SELECT (a, `b`)"]) {
      expect(isPrivilege(privilege), privilege).to.equal(true);
    }
    for (const privilege of ["", "SELECT; DROP", "SELECT ON x TO y", "SELECT -- ", "SELECT (a); x"]) {
      expect(isPrivilege(privilege), privilege).to.equal(false);
    }
  });
});
