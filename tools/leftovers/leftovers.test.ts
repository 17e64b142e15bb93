import { expect } from "chai";
import { knownIds, leftoversAmong, type Labelled } from "./leftovers";

const broker: Labelled = { kind: "container", id: "c1", name: "shopstream-kafka-1" };
const data: Labelled = { kind: "volume", id: "shopstream-mysql", name: "shopstream-mysql" };

describe("leftovers", () => {
  it("are what the state does not know of", () => {
    const state = { checkpoint: { latest: { resources: [{}, { id: "c1" }] } } };
    expect(leftoversAmong([broker, data], knownIds(state))).to.deep.equal([data]);
  });

  it("are everything where the stack was never up", () => {
    expect(leftoversAmong([broker, data], knownIds({}))).to.deep.equal([broker, data]);
    expect(leftoversAmong([broker, data], knownIds({ checkpoint: { latest: {} } }))).to.have.length(2);
  });

  it("of the same name but another making count as leftovers", () => {
    const state = { checkpoint: { latest: { resources: [{ id: "c2" }] } } };
    expect(leftoversAmong([broker], knownIds(state))).to.deep.equal([broker]);
  });
});
