import { expect } from "chai";
import { findHighestRate } from "./sustained-rate";

describe("the search for the highest rate", () => {
  const searchWith = async (
    capacity: number,
    { first = 400, factor = 2, precision = 1.1 } = {},
  ): Promise<{ readonly found: number; readonly tried: readonly number[] }> => {
    const tried: number[] = [];
    const found = await findHighestRate({ first, factor, precision }, (rate) => {
      tried.push(rate);
      return Promise.resolve(rate <= capacity);
    });
    return { found, tried };
  };

  it("finds a rate that holds, within the precision, from below and from above", async () => {
    for (const capacity of [1, 7, 90, 399, 400, 401, 750, 1_234, 20_000]) {
      const { found } = await searchWith(capacity);
      expect(found, String(capacity)).to.be.at.most(capacity);
      // Below some ten orders a second the next whole number may be further away.
      expect(found * 1.1, String(capacity)).to.be.greaterThan(capacity - 1);
    }
  });

  it("tries few rates, and each once", async () => {
    const { tried } = await searchWith(1_234);
    expect(new Set(tried)).to.have.property("size", tried.length);
    expect(tried).to.have.length.of.at.most(7);
  });

  it("takes small steps from a rate that is known to be near", async () => {
    expect((await searchWith(1_000, { first: 950, factor: 1.1 })).tried).to.deep.equal([950, 1_045]);
    expect((await searchWith(1_000, { first: 1_080, factor: 1.1 })).tried).to.deep.equal([1_080, 982]);
  });

  it("fails where no rate holds", async () => {
    let failure: unknown;
    await searchWith(0).catch((error: unknown) => (failure = error));
    expect(failure).to.be.an("error").with.property("message", "no rate is sustained");
  });
});
