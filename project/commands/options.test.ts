import { expect } from "chai";
import { parseInteger, parseOptions } from "./options";

const USAGE = {
  options: { rate: { type: "string" }, short: { type: "boolean", default: false } },
  usage: "npm run x",
} as const;

describe("the options of a command line", () => {
  it("are read, with their defaults", () => {
    expect({ ...parseOptions(["--rate", "7"], USAGE) }).to.deep.equal({ rate: "7", short: false });
  });

  it("that are unknown, lack their value or are none at all are refused with the usage", () => {
    for (const args of [["--rte", "7"], ["--rate"], ["--short=yes"], ["more"]]) {
      expect(() => parseOptions(args, USAGE)).to.throw(/npm run x$/);
    }
  });

  it("that are numbers are whole and within their bounds", () => {
    const parse = (text: string) => parseInteger({ name: "rate", text, minimum: 1, maximum: 50, usage: "npm run x" });
    expect(["1", "50"].map(parse)).to.deep.equal([1, 50]);
    for (const text of ["0", "51", "-1", "1.5", "1e1", "0x1", "", " 1", "Infinity"]) {
      expect(() => parse(text)).to.throw(/^--rate must be an integer from 1 to 50, not .*\nnpm run x$/);
    }
  });
});
