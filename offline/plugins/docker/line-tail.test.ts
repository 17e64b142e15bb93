import { expect } from "chai";
import { LineTail } from "./line-tail";

describe("the tail of a text", () => {
  it("is its last lines, indented", () => {
    const tail = new LineTail(2);
    expect(tail.text()).to.equal("  (none)");
    tail.add("one\ntwo");
    tail.add("three");
    expect(tail.text()).to.equal("  two\n  three");
  });
});
