import { expect } from "chai";
import { Resources } from "./resources";

describe("resources of a row", () => {
  it("are given back once, the newest first", async () => {
    const closed: string[] = [];
    const resources = new Resources();
    for (const name of ["topics", "peer", "frozen"]) resources.add(name, async () => closed.push(name));
    await resources.close();
    await resources.close();
    expect(closed).to.deep.equal(["frozen", "peer", "topics"]);
  });

  it("are all given back when some fail, and those are named", async () => {
    const closed: string[] = [];
    const resources = new Resources();
    resources.add("topics", async () => closed.push("topics"));
    resources.add("peer", () => Promise.reject(new Error("no such container")));
    const error: unknown = await resources.close().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(String(error)).to.contain("peer: no such container");
    expect(closed).to.deep.equal(["topics"]);
  });
});
