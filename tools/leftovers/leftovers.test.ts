import { expect } from "chai";
import { leftoversAmong, type Labelled } from "./leftovers";

const broker: Labelled = { kind: "container", id: "c1", name: "shopstream-kafka-1" };
const data: Labelled = { kind: "volume", id: "shopstream-mysql", name: "shopstream-mysql" };

describe("leftovers", () => {
  it("are what the state does not know of", () => {
    expect(leftoversAmong([broker, data], [{}, { id: "c1" }])).to.deep.equal([data]);
  });

  it("are everything where the stack was never up", () => {
    expect(leftoversAmong([broker, data], [])).to.deep.equal([broker, data]);
  });

  it("of the same name but another making count as leftovers", () => {
    expect(leftoversAmong([broker], [{ id: "c2" }])).to.deep.equal([broker]);
  });
});
