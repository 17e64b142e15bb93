import { expect } from "chai";
import { differences } from "../protocol/difference";
import type { PropertyMap } from "../protocol/property-value";
import { topic } from "./topic";

const recorded = { name: "orders", partitions: 3, replicationFactor: 2, config: { "retention.ms": "1" } };

function replacesFor(inputs: PropertyMap, state: PropertyMap = recorded): Record<string, boolean> {
  const { properties } = differences(topic, state, { ...recorded, ...inputs });
  return Object.fromEntries(properties.map(({ property, replaces }) => [property, replaces]));
}

describe("a change of a topic", () => {
  it("adds partitions in place, and makes another topic to have fewer", () => {
    expect(replacesFor({ partitions: 6 })).to.deep.equal({ partitions: false });
    expect(replacesFor({ partitions: 1 })).to.deep.equal({ partitions: true });
  });

  it("alters configuration and replication factor in place", () => {
    expect(replacesFor({ config: { "retention.ms": "2" } })).to.deep.equal({ config: false });
    expect(replacesFor({ replicationFactor: 3 })).to.deep.equal({ replicationFactor: false });
  });

  it("is seen in a configuration that was added by hand", () => {
    const altered = { ...recorded, config: { ...recorded.config, "max.message.bytes": "1" } };
    expect(replacesFor({}, altered)).to.deep.equal({ config: false });
    const inputs = { name: "orders", partitions: 3, replicationFactor: 2 };
    expect(differences(topic, recorded, inputs).properties.map(({ property }) => property)).to.deep.equal(["config"]);
  });
});
