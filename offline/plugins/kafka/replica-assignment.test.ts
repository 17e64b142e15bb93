import { expect } from "chai";
import { reassigned } from "./replica-assignment";

describe("a partition's replicas after a change of the replication factor", () => {
  it("keep the brokers they have", () => {
    expect(reassigned([2, 3], [1, 2, 3], 3, 0)).to.deep.equal([2, 3, 1]);
    expect(reassigned([2, 3, 1], [1, 2, 3], 2, 0)).to.deep.equal([2, 3]);
    expect(reassigned([2, 3], [1, 2, 3], 2, 0)).to.deep.equal([2, 3]);
  });

  it("spread new ones over the brokers", () => {
    expect([0, 1, 2].map((partition) => reassigned([1], [1, 2, 3], 2, partition)[1])).to.deep.equal([2, 3, 2]);
  });

  it("cannot be more than brokers", () => {
    expect(() => reassigned([1], [1, 2], 3, 0)).to.throw("3 replicas need as many brokers; the cluster has 2");
  });
});
