import { expect } from "chai";
import { checkInputs } from "./check";
import { exampleKind } from "./example-kind";
import { secret, UNKNOWN } from "./property-value";

const subject = { name: "thing", randomSeed: new Uint8Array([1, 2, 3]) };

describe("checked inputs", () => {
  it("have their defaults, in lists too, and keep their secrets", () => {
    const { inputs, failures } = checkInputs(
      exampleKind,
      {},
      { name: "a", password: secret("x"), ports: [{ internal: secret(80) }] },
      subject,
    );
    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({
      name: "a",
      size: 1,
      password: secret("x"),
      ports: [{ internal: secret(80), ip: "0.0.0.0" }],
    });
  });

  it("leave what is not known yet alone, and still check and complete the rest", () => {
    const { inputs, failures } = checkInputs(exampleKind, {}, { name: "a", ports: [{ internal: UNKNOWN }] }, subject);
    expect(failures).to.deep.equal([]);
    expect(inputs).to.deep.equal({ name: "a", size: 1, ports: [{ internal: UNKNOWN }] });
    expect(checkInputs(exampleKind, {}, { name: UNKNOWN, size: "big" }, subject).failures).to.have.length(1);
  });

  it("name every input that cannot be used", () => {
    const { failures } = checkInputs(exampleKind, {}, { name: 1, ports: [{ internal: "x" }], colour: "red" }, subject);
    expect(failures.map(({ property }) => property)).to.have.members(["name", "ports[0].internal", ""]);
    expect(failures.map(({ reason }) => reason).join()).to.contain("colour");
  });

  it("get a name where the program gives none, the same again with the same seed, and keep it ever after", () => {
    const first = checkInputs(exampleKind, {}, {}, subject).inputs;
    expect(first.name).to.match(/^thing-[0-9a-f]{7}$/);
    expect(checkInputs(exampleKind, {}, {}, subject).inputs).to.deep.equal(first);
    const later = checkInputs(exampleKind, first, {}, { name: "thing", randomSeed: new Uint8Array([9]) }).inputs;
    expect(later.name).to.equal(first.name);
  });
});
