import { expect } from "chai";
import { parseBenchArguments } from "./arguments";
import { ROWS } from "./rows/rows";

describe("the command line of the bench", () => {
  const [first, second] = ROWS;
  const namesOf = (...args: string[]): string[] => parseBenchArguments(args, ROWS).rows.map(({ name }) => name);

  it("measures every row, or those that it names", () => {
    const harmless = ROWS.filter(({ takesStackDown = false }) => !takesStackDown).map(({ name }) => name);
    expect(namesOf()).to.deep.equal(harmless);
    expect(namesOf("--only", first?.name ?? "")).to.deep.equal([first?.name]);
    expect(namesOf("--only", `${second?.name},${first?.name}`)).to.have.members([first?.name, second?.name]);
    expect(namesOf("--only", first?.name ?? "", "--only", second?.name ?? "")).to.have.lengthOf(2);
  });

  it("destroys the stack only where it is told to", () => {
    expect(namesOf()).to.not.include("make-up");
    expect(namesOf("--only", "make-up")).to.deep.equal(["make-up"]);
  });

  it("names the rows where there is none of that name", () => {
    expect(() => namesOf("--only", "coffee")).to.throw(/no row coffee; the rows are .*npm run bench/s);
  });

  it("takes fewer rounds where it is to be quick, unless it is told how many", () => {
    const roundsOf = (...args: string[]): number => parseBenchArguments(args, ROWS).rounds;
    expect(roundsOf("--quick")).to.be.lessThan(roundsOf());
    expect(roundsOf("--quick", "--rounds", "7")).to.equal(7);
    expect(() => roundsOf("--rounds", "0")).to.throw("--rounds must be an integer from 1 to 50");
  });
});

describe("the rows", () => {
  it("have names of their own, in the form that --only takes", () => {
    const names = ROWS.map(({ name }) => name);
    expect(new Set(names)).to.have.property("size", names.length);
    for (const name of names) expect(name).to.match(/^[a-z0-9-]+$/);
  });

  it("have targets with a bound", () => {
    for (const { name, targets } of ROWS) {
      for (const { atLeast, atMost } of targets) expect([name, atLeast ?? atMost]).to.not.include(undefined);
    }
  });
});
