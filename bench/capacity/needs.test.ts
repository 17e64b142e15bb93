import { readFileSync } from "node:fs";
import { expect } from "chai";
import { inRepository } from "../../project/repository";
import { renderDocument } from "../markdown/sections";
import { TABLES } from "./document";
import { needsOf, type Assumptions, type Costs } from "./needs";

/** Round numbers, so that people can follow the arithmetic. */
const COSTS: Costs = {
  orderBytes: 300,
  logBytes: 400,
  changelogBytes: 20,
  rowBytes: 200,
  rememberedIdBytes: 25,
  producerRate: 2_000,
  consumerRate: 4_000,
  streamsRate: 20_000,
  logSinkRate: 5_000,
};
const ASSUMPTIONS: Assumptions = {
  utilisation: 0.5,
  businessReplicas: 2,
  internalReplicas: 3,
  brokerDiskRate: 200e6,
  brokerDiskBytes: 8e12,
  brokerReplicas: 4_000,
};

describe("what a rate of orders needs", () => {
  const needs = needsOf(10_000, COSTS, ASSUMPTIONS);

  it("is as many instances as carry it with the chosen share of their measured rate", () => {
    expect(needs).to.include({ producers: 10, consumers: 5, streamsInstances: 1, logSinkTasks: 8 });
  });

  it("is a partition for each instance of the slowest reader", () => {
    expect(needs).to.include({ orderPartitions: 5, logPartitions: 8 });
    expect(needsOf(1, COSTS, ASSUMPTIONS).orderPartitions).to.equal(3);
  });

  it("is what all copies take on disks: (300 + 2 × 400) × 2 + 20 × 3 bytes an order, for 7 days", () => {
    expect(needs.brokerWriteRate).to.equal(10_000 * 2_260);
    expect(needs.brokerDiskBytes).to.equal(10_000 * 2_260 * 7 * 86_400);
  });

  it("is as many brokers as hold that, at least three", () => {
    expect(needs.brokers).to.equal(4);
    expect(needsOf(100, COSTS, ASSUMPTIONS).brokers).to.equal(3);
    expect(needsOf(10_000, COSTS, { ...ASSUMPTIONS, brokerDiskRate: 5e6 }).brokers).to.equal(10);
    expect(needsOf(10_000, COSTS, { ...ASSUMPTIONS, brokerReplicas: 8 }).brokers).to.equal(7);
  });

  it("is memory for the ids of all hours that still count", () => {
    expect(needs.rememberedIds / 10_000 / 3_600).to.be.within(7 * 24, 7 * 24 + 5);
    expect(needs.rememberedIdBytes).to.equal(needs.rememberedIds * 25);
  });

  it("is rows and documents", () => {
    expect(needs).to.include({ rowsADay: 864_000_000, documentsADay: 1_728_000_000 });
    expect(needs.rowBytesAYear).to.equal(864_000_000 * 365 * 200);
  });
});

describe("docs/scaling.md", () => {
  it("shows what the arithmetic gives: `npm run bench:capacity -- --write`", async () => {
    const path = inRepository("docs", "scaling.md");
    expect(readFileSync(path, "utf8")).to.equal(await renderDocument(path, TABLES));
  });
});
