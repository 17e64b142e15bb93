import { expect } from "chai";
import { parseSelection } from "./arguments";
import type { Fault } from "./fault";

const fault = (name: string, inShortForm: boolean): Fault => ({
  name,
  promise: name,
  inShortForm,
  inject: async () => undefined,
});
const faults = [fault("one", true), fault("two", false), fault("three", true)];
const namesOf = (...args: string[]) => parseSelection(args, faults).faults.map(({ name }) => name);

describe("the command line of the fault matrix", () => {
  it("selects all faults, the short form, or the named ones", () => {
    expect(namesOf()).to.deep.equal(["one", "two", "three"]);
    expect(namesOf("--short")).to.deep.equal(["one", "three"]);
    expect(namesOf("--only", "two")).to.deep.equal(["two"]);
    expect(namesOf("--only", "three", "--only", "one")).to.deep.equal(["one", "three"]);
    expect(namesOf("--short", "--only", "two")).to.deep.equal(["two"]);
  });

  it("rejects an unknown name and lists the known ones", () => {
    expect(() => namesOf("--only", "four")).to.throw("one, two, three");
  });
});
