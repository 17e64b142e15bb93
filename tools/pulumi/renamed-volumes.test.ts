import { expect } from "chai";
import { namesOfStack } from "../../project/names";
import { renamedVolumes } from "./renamed-volumes";

const resource = (type: string, id: string) => ({ urn: `urn:${id}`, type, id });
const { volume: names } = namesOfStack("dev");

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
