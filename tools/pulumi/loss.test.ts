import { expect } from "chai";
import { judgeLoss } from "./loss";

const type = "docker:index/container:Container";
const broker = { urn: "urn:broker", type, id: "b" };
const mysql = { urn: "urn:mysql", type, id: "m" };
const topic = { urn: "urn:topic", type: "kafka:index/topic:Topic", id: "orders-topic" };
const resources = [broker, mysql, topic];

describe("the loss of containers", () => {
  it("is none while all run, whatever else the machine runs", () => {
    const existing = [broker, mysql, { id: "other" }].map(({ id }) => ({ id, running: true }));
    expect(judgeLoss(resources, existing)).to.deep.equal({ kind: "none" });
  });

  it("is none where the stack is not up", () => {
    expect(judgeLoss([topic], [])).to.deep.equal({ kind: "none" });
    expect(judgeLoss([], [])).to.deep.equal({ kind: "none" });
  });

  it("names those that are gone and those that are stopped", () => {
    expect(judgeLoss(resources, [{ id: "b", running: true }])).to.deep.equal({ kind: "some", urns: ["urn:mysql"] });
    const stopped = [
      { id: "b", running: false },
      { id: "m", running: true },
    ];
    expect(judgeLoss(resources, stopped)).to.deep.equal({ kind: "some", urns: ["urn:broker"] });
  });

  it("is a loss of all when not one exists any more", () => {
    expect(judgeLoss(resources, [{ id: "other", running: true }])).to.deep.equal({ kind: "all" });
  });
});
