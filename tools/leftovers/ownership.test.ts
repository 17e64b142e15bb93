import { expect } from "chai";
import { namesOfStack } from "../../project/names";
import { consentTo, objectsToClean, planLines } from "./clean";
import { describeObjects, refusalOf } from "./describe";
import type { DockerObject } from "./docker-objects";
import { surveyOf, type OwnStack } from "./ownership";

const HOUR_MS = 3_600_000;
const nowMs = Date.parse("2026-11-25T12:00:00Z");
const own: OwnStack = {
  stack: "dev",
  clone: { id: "own-clone", directory: "/clones/own" },
  names: namesOfStack("dev"),
  knownIds: new Set(["c-broker", "n-network", "shopstream-dev-kafka-1-data"]),
  unfinishedVolumes: new Set(["shopstream-dev-kafka-2-data"]),
};
const surroundings = { own, nowMs, folderExists: (path: string) => path !== "/clones/deleted" };

/** The labels of a stack's object; `clone` is its folder's last part, too. */
function labelsOf(clone: string, stack = "dev"): Record<string, string> {
  return {
    "com.shopstream.project": "shopstream",
    "com.shopstream.stack": stack,
    "com.shopstream.clone": `${clone}-clone`,
    "com.shopstream.directory": `/clones/${clone}`,
  };
}

const container = (id: string, name: string, labels: Record<string, string>): DockerObject => ({
  ...{ kind: "container", id, name, labels, createdAtMs: nowMs - 3 * HOUR_MS, state: "running" },
});
const volume = (name: string, labels: Record<string, string>): DockerObject => ({
  ...{ kind: "volume", id: name, name, labels, createdAtMs: nowMs - 50 * HOUR_MS },
});
const network = (id: string, name: string, labels: Record<string, string>): DockerObject => ({
  ...{ kind: "network", id, name, labels, createdAtMs: undefined },
});

const broker = container("c-broker", "shopstream-dev-kafka-1", labelsOf("own"));
const brokerData = volume("shopstream-dev-kafka-1-data", labelsOf("own"));
const ownNetwork = network("n-network", "shopstream-dev-network", labelsOf("own"));
const replica = container("c-replica", "shopstream-dev-order-consumer-replica-2", labelsOf("own"));
const lostData = volume("shopstream-dev-mysql-data", labelsOf("own"));
const ownOtherStack = container("c-two", "shopstream-two-mysql", labelsOf("own", "two"));
const foreign = container("c-foreign", "shopstream-dev-mysql", labelsOf("other"));
const foreignData = volume("shopstream-dev-mysql-data", labelsOf("other"));
const foreignNetwork = network("n-foreign", "shopstream-dev-network", labelsOf("other"));
const foreignElsewhere = container("c-three", "shopstream-three-mysql", labelsOf("other", "three"));
const bystander = container("c-postgres", "postgres", {});
const builder = container("c-builder", "sad_mendel", { "com.shopstream.project": "shopstream" });

const nothing = { leftovers: [], obstacles: [] };

describe("what is in Docker beside a stack", () => {
  it("is no concern of its own while every name is free or the stack's own", () => {
    const others = [ownOtherStack, foreignElsewhere, bystander, builder];
    expect(surveyOf(own, [broker, brokerData, ownNetwork, ...others])).to.deep.equal(nothing);
  });

  it("is removed without asking where a killed run of this stack left it and it holds no data", () => {
    const lost = network("n-lost", "shopstream-dev-network", labelsOf("own"));
    expect(surveyOf(own, [broker, replica, lost])).to.deep.equal({ leftovers: [replica, lost], obstacles: [] });
  });

  it("stays where it is a volume, whoever's, that the state does not know of", () => {
    expect(surveyOf(own, [lostData])).to.deep.equal({ leftovers: [], obstacles: [lostData] });
  });

  it("is removed without asking where it is a volume that a killed run was creating, and no container has mounted it since", () => {
    const unfinished = volume("shopstream-dev-kafka-2-data", labelsOf("own"));
    expect(surveyOf(own, [unfinished])).to.deep.equal({ leftovers: [unfinished], obstacles: [] });
    const user = { ...replica, mountedVolumes: [unfinished.name] };
    expect(surveyOf(own, [user, unfinished])).to.deep.equal({ leftovers: [user], obstacles: [unfinished] });
    const foreignOne = volume(unfinished.name, labelsOf("other"));
    expect(surveyOf(own, [foreignOne])).to.deep.equal({ leftovers: [], obstacles: [foreignOne] });
  });

  it("stays where another clone, or a person, created it under a name that the stack needs", () => {
    const unlabelled = container("c-hand", "shopstream-dev-connect", {});
    const obstacles = [foreign, foreignNetwork, foreignData, unlabelled];
    expect(surveyOf(own, obstacles)).to.deep.equal({ leftovers: [], obstacles });
  });

  it("stays where a copied state refers to it, or where it is a volume that another clone has created since", () => {
    // Whatever it is called: `pulumi destroy` goes by the id.
    const copied = container("c-broker", "shopstream-kafka-1", labelsOf("original"));
    const replaced = volume("shopstream-dev-kafka-1-data", labelsOf("other"));
    expect(surveyOf(own, [copied, replaced])).to.deep.equal({ leftovers: [], obstacles: [copied, replaced] });
  });

  it("is the stack's by its state alone where an earlier version labelled it", () => {
    const earlier = container("c-broker", "shopstream-kafka-1", { "com.shopstream.stack": "dev" });
    expect(surveyOf(own, [earlier])).to.deep.equal(nothing);
    expect(objectsToClean(own, [earlier], "stack")).to.deep.equal([earlier]);
  });
});

describe("a list of Docker objects", () => {
  it("says of each whether it runs, how old it is and whose it seems to be", () => {
    const deleted = volume("shopstream-dev-mysql-data", labelsOf("deleted"));
    const fromHere = container("c", "shopstream-dev-connect", { ...labelsOf("own"), "com.shopstream.clone": "lost" });
    const earlier = container("e", "shopstream-mysql", {
      "com.shopstream.project": "shopstream",
      "com.shopstream.stack": "dev",
    });
    const lines = describeObjects(
      [foreign, deleted, fromHere, lostData, earlier, bystander, foreignNetwork],
      surroundings,
    );
    expect(lines).to.deep.equal([
      "container  shopstream-dev-mysql       running, 3 hours old, stack dev of /clones/other",
      "volume     shopstream-dev-mysql-data  created or changed 2 days ago, stack dev of /clones/deleted (no such folder here)",
      "container  shopstream-dev-connect     running, 3 hours old, stack dev of this folder, created before its .shopstream was lost",
      "volume     shopstream-dev-mysql-data  created or changed 2 days ago, this stack's, but its state does not know of it; it may hold data",
      "container  shopstream-mysql           running, 3 hours old, stack dev, created by an earlier version, which did not record its folder",
      "container  postgres                   running, 3 hours old, not created by ShopStream: it has no stack label",
      "network    shopstream-dev-network     of unknown age, stack dev of /clones/other",
    ]);
  });
});

describe("a refusal", () => {
  it("lists the obstacles and offers a stack beside another clone's", () => {
    const refusal = refusalOf([foreign], surroundings);
    expect(refusal).to.include("container  shopstream-dev-mysql  running, 3 hours old, stack dev of /clones/other");
    expect(refusal).to.include("STACK=<name> make up").and.include("ALL=1 make clean");
    expect(refusal).not.to.match(/^ {2}make clean/m);
  });

  it("names `make clean` alone where this folder's own remains are in the way", () => {
    const refusal = refusalOf([lostData], surroundings);
    expect(refusal).to.match(/^ {2}make clean/m);
    expect(refusal).not.to.include("ALL=1").and.not.to.include("STACK=");
  });

  it("says how to forget a state that refers to another clone's resources", () => {
    const replaced = volume("shopstream-dev-kafka-1-data", labelsOf("other"));
    expect(refusalOf([replaced], surroundings)).to.include("make clean            forgets the state");
  });

  it("leaves to a person what ShopStream did not create", () => {
    const unlabelled = container("c-hand", "shopstream-dev-connect", {});
    expect(refusalOf([unlabelled], surroundings))
      .to.include("docker rm")
      .and.not.to.include("make clean");
  });
});

describe("what `make clean` removes", () => {
  const everything = [
    ...[broker, brokerData, ownNetwork, replica, lostData, ownOtherStack],
    ...[foreign, foreignNetwork, foreignElsewhere, bystander, builder],
  ];

  it("is this stack's own, whatever its state knows of", () => {
    const removed = [broker, brokerData, ownNetwork, replica, lostData];
    expect(objectsToClean(own, everything, "stack")).to.deep.equal(removed);
  });

  it("includes what an earlier clone in the same folder left", () => {
    const fromHere = volume("shopstream-dev-mysql-data", { ...labelsOf("own"), "com.shopstream.clone": "lost" });
    expect(objectsToClean(own, [fromHere], "stack")).to.deep.equal([fromHere]);
  });

  it("is every clone's with ALL=1, and still nobody else's", () => {
    const spared = new Set([bystander, builder]);
    expect(objectsToClean(own, everything, "all")).to.deep.equal(everything.filter((object) => !spared.has(object)));
  });

  it("is listed, with a word on the data where volumes are among it", () => {
    expect(planLines([broker], surroundings).join("\n"))
      .to.include("this stack's")
      .and.not.to.include("data in these");
    expect(planLines([brokerData], surroundings).at(-1)).to.equal("The data in these volumes will be lost.");
    expect(planLines([], surroundings)).to.deep.equal(["Docker has nothing to remove."]);
  });

  it("is removed without asking where it is this stack's own and no volume", () => {
    expect(consentTo(own, [broker, ownNetwork], { yes: false, isInteractive: false })).to.equal("given");
    expect(consentTo(own, [], { yes: false, isInteractive: false })).to.equal("given");
  });

  it("needs consent where it is a volume or another clone's: a person's, or YES=1", () => {
    for (const object of [brokerData, foreign]) {
      expect(consentTo(own, [broker, object], { yes: false, isInteractive: true })).to.equal("ask");
      expect(consentTo(own, [broker, object], { yes: false, isInteractive: false })).to.equal("refuse");
      expect(consentTo(own, [broker, object], { yes: true, isInteractive: false })).to.equal("given");
    }
  });
});
