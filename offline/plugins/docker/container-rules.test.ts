import { expect } from "chai";
import type { PropertyMap } from "../protocol/property-value";
import { differences } from "../protocol/difference";
import { container, updatedState } from "./container";
import { network } from "./network";
import { remoteImage } from "./remote-image";

const wanted: PropertyMap = {
  name: "web",
  image: "sha256:1",
  envs: ["A=1", "B=2"],
  restart: "unless-stopped",
  memory: 384,
  mustRun: true,
};
const running: PropertyMap = { ...wanted, hostname: "5593d37f3a3f", shmSize: 64 };

function consequence(change: PropertyMap, state: PropertyMap = running): string {
  const { properties } = differences(container, state, { ...wanted, ...change });
  if (properties.length === 0) return "nothing";
  return properties.some(({ replaces }) => replaces) ? "replace" : "update";
}

describe("a change of a container", () => {
  it("is made in place where Docker can", () => {
    expect(consequence({ memory: 512 })).to.equal("update");
    expect(consequence({ restart: "always" })).to.equal("update");
    expect(consequence({ waitTimeout: 300 })).to.equal("update");
  });

  it("makes a new container otherwise", () => {
    expect(consequence({ image: "sha256:2" })).to.equal("replace");
    expect(consequence({ envs: ["A=2", "B=2"] })).to.equal("replace");
    expect(consequence({ ports: [{ internal: 80 }] })).to.equal("replace");
  });

  it("is none for another order of variables, or for what Docker filled in", () => {
    expect(consequence({ envs: ["B=2", "A=1"] })).to.equal("nothing");
  });

  it("is recorded and nothing more where neither is done: the program has to ask for a new container", () => {
    expect(consequence({ init: true })).to.equal("update");
    expect(consequence({ healthcheck: { tests: ["CMD", "true"] } })).to.equal("update");
  });

  it("starts one that was found stopped", () => {
    expect(consequence({}, { ...running, mustRun: false })).to.equal("update");
  });
});

describe("an updated container", () => {
  it("is recorded as planned: what was left out is forgotten, what Docker filled in stays", () => {
    const state = { name: "web", memory: 64, memorySwap: 128, hostname: "5593d37f3a3f", exitCode: 0 };
    const updated = { name: "web", memory: 64, hostname: "5593d37f3a3f", exitCode: 0, init: true };
    expect(updatedState(state, { name: "web", memory: 64, init: true })).to.deep.equal(updated);
  });
});

describe("a change of a network or an image", () => {
  it("makes a new network", () => {
    const { properties } = differences(network, { name: "n", driver: "bridge" }, { name: "n", driver: "macvlan" });
    expect(properties.map(({ replaces }) => replaces)).to.deep.equal([true]);
  });

  it("makes a new image when a trigger changes, the new one first: containers still use the old", () => {
    const state = { name: "i", triggers: { source: "1" }, imageId: "sha256:1" };
    const difference = differences(remoteImage, state, { name: "i", triggers: { source: "2" } });
    expect(difference.properties).to.deep.equal([{ property: "triggers", change: "update", replaces: true }]);
    expect(difference.deleteBeforeReplace).to.equal(false);
  });
});
