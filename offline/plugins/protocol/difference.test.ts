import { expect } from "chai";
import { differences } from "./difference";
import { exampleKind } from "./example-kind";
import { type PropertyMap, secret, UNKNOWN } from "./property-value";

const state: PropertyMap = { name: "a", size: 2, tags: ["x", "y"], password: secret("p"), address: "at a" };

function changes(inputs: PropertyMap): Record<string, string> {
  const { properties } = differences(exampleKind, state, { name: "a", size: 2, password: "p", ...inputs });
  return Object.fromEntries(
    properties.map(({ property, change, replaces }) => [property, `${change}${replaces ? ", replaces" : ""}`]),
  );
}

describe("the difference between a resource and what the program wants", () => {
  it("is none where all is as wanted, whatever is secret, computed or in another order", () => {
    expect(changes({})).to.deep.equal({});
    expect(changes({ tags: ["y", "x"] })).to.deep.equal({});
  });

  it("is an update or a replacement, as the kind says", () => {
    expect(changes({ name: "b" })).to.deep.equal({ name: "update, replaces" });
    expect(changes({ password: "q" })).to.deep.equal({ password: "update" });
    expect(changes({ ports: [{ internal: 1 }] })).to.deep.equal({ ports: "add, replaces" });
  });

  it("can depend on the direction of the change", () => {
    expect(changes({ size: 3 })).to.deep.equal({ size: "update" });
    expect(changes({ size: 1 })).to.deep.equal({ size: "update, replaces" });
  });

  it("is there for what is not known yet", () => {
    expect(changes({ name: UNKNOWN })).to.deep.equal({ name: "update, replaces" });
    expect(changes({ size: UNKNOWN })).to.deep.equal({ size: "update" });
  });

  it("is a deletion where an input that is not computed is left out", () => {
    const { properties } = differences(exampleKind, state, { name: "a", size: 2 });
    expect(properties).to.deep.equal([{ property: "password", change: "delete", replaces: false }]);
  });

  it("takes an empty list for none", () => {
    expect(differences(exampleKind, { ...state, ports: [] }, { name: "a", size: 2, password: "p" }).properties).to.be
      .empty;
  });

  it("deletes first where the old name stays taken", () => {
    expect(differences(exampleKind, state, { name: "a", size: 1, password: "p" }).deleteBeforeReplace).to.equal(true);
    expect(differences(exampleKind, state, { name: "b", size: 2, password: "p" }).deleteBeforeReplace).to.equal(false);
  });
});
