import { expect } from "chai";
import { COUNTING, countingTopology, GRACE_HOURS, hour } from "../testing/counting-topology";
import { TopologyTestDriver, type TestInput } from "../testing/topology-test-driver";
import { CountTotals } from "./windowed-count";

function order(key: string, hours: number, partition = 0): TestInput {
  return { key, value: String(hour(hours)), partition };
}

describe("the windowed count", () => {
  let driver: TopologyTestDriver;
  let totals: CountTotals;
  beforeEach(() => {
    totals = new CountTotals();
    driver = new TopologyTestDriver(countingTopology(totals));
  });

  it("counts each key once in the window of its event time", () => {
    driver.pipeInput(order("one", 10), order("two", 10.5), order("three", 11), order("one", 10));
    expect(driver.readOutput("results")).to.have.members([`${hour(10)}: 2`, `${hour(11)}: 1`]);
    expect(totals).to.include({ processed: 4, counted: 3, duplicate: 1 });
  });

  it("adds up the counts of the partitions, and writes the sum only when it changes", () => {
    driver.pipeInput(order("one", 10, 0), order("two", 10, 1));
    driver.pipeInput(order("three", 10, 1));
    expect(driver.readOutput("results").at(-1)).to.equal(`${hour(10)}: 3`);
    driver.pipeInput(order("three", 10, 1), order("one", 10, 0));
    expect(driver.readOutput("results")).to.deep.equal([]);
  });

  it("keeps the first of two records with one key, whatever the second says", () => {
    driver.pipeInput(order("one", 10), order("one", 12));
    expect(driver.readOutput("results")).to.deep.equal([`${hour(10)}: 1`]);
  });

  it("counts a late record while its window is retained, to the millisecond, and drops it after", () => {
    const lastMoment = 11 + GRACE_HOURS;
    driver.pipeInput(order("one", lastMoment - 1 / 3_600_000), order("two", 10));
    expect(driver.readOutput("results")).to.include(`${hour(10)}: 1`);
    driver.pipeInput(order("three", lastMoment), order("four", 10));
    expect(driver.readOutput("results")).to.not.include(`${hour(10)}: 2`);
    expect(totals.late).to.equal(1);
    expect(driver.readOutput("late")).to.deep.equal(["0/3: "]);
  });

  it("takes stream time from its own partition only", () => {
    driver.pipeInput(order("one", 100, 0), order("two", 10, 1));
    expect(totals.late).to.equal(0);
  });

  it("ignores invalid records, which do not advance stream time", () => {
    driver.pipeInput({ key: "poison", value: "poison" }, order("one", 10));
    expect(totals).to.include({ invalid: 1, counted: 1 });
  });

  it("remembers keys and stream time across a restart", () => {
    driver.pipeInput(order("one", 10), order("two", 14));
    driver.restart();
    driver.pipeInput(order("two", 14), order("three", 10));
    expect(totals).to.include({ duplicate: 1, late: 1 });
    driver.pipeInput(order("four", 14));
    expect(driver.readOutput("results").at(-1)).to.equal(`${hour(14)}: 2`);
  });

  it("writes tombstones for windows in which no partition can count any more, and keeps their results", () => {
    for (let hours = 10; hours < 60; hours += 1) {
      const key = `order-${hours}`;
      driver.pipeInput(order(`a${key}`, hours, 0), order(`b${key}`, hours, 0), order(key, hours, 1));
    }
    const windowsHeld = [...driver.compacted(COUNTING.repartition).keys()].filter((key) => key.includes("window/"));
    expect(windowsHeld).to.have.length(2 * (GRACE_HOURS + 1));
    expect(driver.compacted(COUNTING.changelog).size).to.be.below(20);
    expect(driver.compacted({ topic: "results", partitions: 1 }).size).to.equal(50);
  });

  it("keeps a window's partial counts while one partition may still count in it", () => {
    driver.pipeInput(order("one", 10, 0), order("two", 10, 1), order("three", 100, 0));
    driver.pipeInput(order("four", 10, 1));
    expect(driver.readOutput("results").at(-1)).to.equal(`${hour(10)}: 3`);
  });
});
