import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { rehydrated } from "../testing/rehydrated";
import { partitioningProvider } from "./partitioning";

describe("the partitioning of a stack", () => {
  let provider: Required<pulumi.dynamic.ResourceProvider>;
  before(async () => {
    provider = await rehydrated(partitioningProvider);
  });

  const failuresOf = async (olds: object, ordersPartitions: number) =>
    (await provider.check(olds, { ordersPartitions, revision: 1 })).failures ?? [];

  it("is what its first `up` says, and stays that", async () => {
    expect(await failuresOf({}, 6)).to.deep.equal([]);
    expect(await failuresOf({ ordersPartitions: 6 }, 6)).to.deep.equal([]);
    const created = await provider.create({ ordersPartitions: 6, revision: 1 });
    const outs = created.outs as object;
    expect(await provider.diff("partitioning", outs, outs)).to.deep.equal({ changes: false });
  });

  for (const wanted of [2, 12]) {
    it(`refuses ${wanted} instead of 6 before anything is touched, with the reason and the way back`, async () => {
      const [failure, ...others] = await failuresOf({ ordersPartitions: 6 }, wanted);
      expect(others).to.deep.equal([]);
      expect(failure?.property).to.equal("ordersPartitions");
      expect(failure?.reason)
        .to.include(`ordersPartitions cannot become ${wanted}: this stack's orders-topic has 6`)
        .and.include("npx pulumi config set ordersPartitions 6");
    });
  }
});
