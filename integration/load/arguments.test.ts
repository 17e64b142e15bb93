import { expect } from "chai";
import { parseLoadArguments } from "./arguments";

describe("the command line of a load", () => {
  it("takes a rate and a duration", () => {
    expect(parseLoadArguments([])).to.deep.equal({ ordersPerSecond: 100, seconds: 30, help: false });
    expect(parseLoadArguments(["--rate", "200", "--seconds", "60"])).to.include({ ordersPerSecond: 200, seconds: 60 });
    expect(parseLoadArguments(["--rate", "5000", "--seconds", "100"])).to.include({ seconds: 100 });
  });

  it("refuses what is too much, too little or no number, and explains the usage", () => {
    for (const args of [
      ["--rate", "0"],
      ["--rate", "5001"],
      ["--rate", "1.5"],
      ["--seconds", "3601"],
      ["--rate", "5000", "--seconds", "101"],
      ["--orders", "7"],
    ]) {
      expect(() => parseLoadArguments(args), args.join(" ")).to.throw("npm run load");
    }
  });
});
