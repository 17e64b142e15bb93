import { expect } from "chai";
import { checkInputs } from "./check";
import { exampleKind } from "./example-kind";
import { secret, UNKNOWN } from "./property-value";

describe("checked inputs", () => {
  it("have their defaults, in lists too, and keep their secrets", () => {
    const { inputs, failures } = checkInputs(exampleKind, {
      name: "a",
      password: secret("x"),
      ports: [{ internal: secret(80) }],
    });
    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({
      name: "a",
      size: 1,
      password: secret("x"),
      ports: [{ internal: secret(80), ip: "0.0.0.0" }],
    });
  });

  it("leave what is not known yet alone, and still check and complete the rest", () => {
    const { inputs, failures } = checkInputs(exampleKind, { name: "a", ports: [{ internal: UNKNOWN }] });
    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({ name: "a", size: 1, ports: [{ internal: UNKNOWN }] });
    expect(checkInputs(exampleKind, { name: UNKNOWN, size: "big" }).failures).to.have.length(1);
  });

  it("name every input that cannot be used", () => {
    const { failures } = checkInputs(exampleKind, { name: 1, ports: [{ internal: "x" }], colour: "red" });
    expect(failures.map(({ property }) => property)).to.have.members(["name", "ports[0].internal", "colour"]);
    expect(failures.map(({ reason }) => reason).join()).to.contain("colour");
  });

  it("say of an input that a stand-in does not have, at any depth, that it is not implemented", () => {
    const { failures } = checkInputs(exampleKind, { name: "a", colour: "red", ports: [{ internal: 80, range: 2 }] });
    const reason = (name: string) => `the offline stand-in for example:index/thing:Thing does not implement "${name}"`;
    expect(failures).to.have.deep.members([
      { property: "colour", reason: reason("colour") },
      { property: "ports[0].range", reason: reason("ports[0].range") },
    ]);
  });

  it("are refused without a name: the stand-ins make none up", () => {
    const { failures } = checkInputs(exampleKind, {});
    expect(failures.map(({ property }) => property)).to.deep.equal(["name"]);
  });
});
