import { expect } from "chai";
import { parseFuzzArguments } from "./arguments";

const parse = (...args: string[]) => parseFuzzArguments(args, () => 7);

describe("the command line of the fuzzer", () => {
  it("has a long and a short form, and accepts a number of records", () => {
    expect(parse()).to.deep.equal({ records: 20_000, seed: 7, short: false, help: false });
    expect(parse("--short")).to.include({ records: 1_500, short: true });
    expect(parse("--short", "--records", "9")).to.include({ records: 9 });
  });

  it("accepts a seed of 32 bits", () => {
    expect(parse("--seed", "0")).to.include({ seed: 0 });
    expect(parse("--seed", "4294967295")).to.include({ seed: 4_294_967_295 });
  });

  it("rejects invalid numbers and explains the usage", () => {
    for (const args of [["--seed", "4294967296"], ["--seed=-1"], ["--records", "0"], ["--records", "1e3"]]) {
      expect(() => parse(...args)).to.throw("npm run fuzz:records");
    }
  });
});
