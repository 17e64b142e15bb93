import { expect } from "chai";
import { containsSecret, containsUnknown, reveal, secret, UNKNOWN, withSecretsOf } from "./property-value";

describe("property values", () => {
  it("reveal what is secret at any depth", () => {
    expect(reveal({ a: secret([secret("x"), 1]), b: { c: secret(null) } })).to.deep.equal({
      a: ["x", 1],
      b: { c: null },
    });
  });

  it("refuse to reveal what is not known yet", () => {
    expect(() => reveal({ a: [UNKNOWN] })).to.throw("known only after the update");
  });

  it("find secrets and unknowns inside lists and maps", () => {
    expect(containsSecret([{ a: secret(1) }])).to.equal(true);
    expect(containsSecret([{ a: 1 }])).to.equal(false);
    expect(containsUnknown(secret({ a: [UNKNOWN] }))).to.equal(true);
    expect(containsUnknown(secret({ a: [1] }))).to.equal(false);
  });

  it("mark an output secret where a part of the input was", () => {
    const outputs = withSecretsOf({ envs: ["B=2", "A=1"], name: "x" }, { envs: ["A=1", secret("B=2")], name: "x" });
    expect(outputs).to.deep.equal({ envs: secret(["B=2", "A=1"]), name: "x" });
  });
});
