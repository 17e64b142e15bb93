import { expect } from "chai";
import { unfinishedVolumes } from "./stack";

describe("the volumes of an interrupted `pulumi up`", () => {
  const creating = (type: string, name: string) => ({ type: "creating", resource: { type, inputs: { name } } });

  it("are those whose creation has begun and was not recorded", () => {
    const pending_operations = [
      creating("docker:index/volume:Volume", "shopstream-dev-mysql-data"),
      creating("docker:index/network:Network", "shopstream-dev-network"),
      { ...creating("docker:index/volume:Volume", "shopstream-dev-kafka-1-data"), type: "deleting" },
    ];
    expect(unfinishedVolumes({ pending_operations })).to.deep.equal(["shopstream-dev-mysql-data"]);
    expect(unfinishedVolumes({})).to.deep.equal([]);
  });
});
