import { expect } from "chai";
import { namesOfStack } from "../../project/names";
import { judgeLoss, refuseProtected, renamedVolumes } from "./loss";

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

const resource = (type: string, id: string) => ({ urn: `urn:${id}`, type, id });
const { volume: names } = namesOfStack("dev");

describe("what is protected", () => {
  const protect = true;

  it("keeps a stack from being taken down, and is named with what deletes it", () => {
    const database = { urn: "urn:shop", type: "mysql:index/database:Database", id: "shop", protect };
    expect(() => refuseProtected([broker, { ...topic, protect }, database])).to.throw(
      /Nothing was deleted.*\(Topic orders-topic, Database shop\).*protectExternalData false/s,
    );
  });

  it("is nothing in the stack's own servers", () => {
    expect(() => refuseProtected([broker, { ...topic, protect: false }, mysql])).not.to.throw();
  });
});

describe("volumes whose names have changed", () => {
  it("are those that an earlier version made", () => {
    const resources = [
      resource("docker:index/volume:Volume", "shopstream-mysql-data"),
      resource("docker:index/volume:Volume", "shopstream-dev-kafka-1-data"),
      resource("docker:index/container:Container", "0123abcd"),
    ];
    expect(renamedVolumes(resources, names)).to.deep.equal(["shopstream-mysql-data"]);
  });

  it("are none where the stack is as the program says, or not up", () => {
    expect(
      renamedVolumes(
        names.map((name) => resource("docker:index/volume:Volume", name)),
        names,
      ),
    ).to.be.empty;
    expect(renamedVolumes([], names)).to.be.empty;
  });
});
