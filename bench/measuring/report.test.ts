import { expect } from "chai";
import { renderReport } from "./report";
import { report, row } from "./testing/results";

describe("the report of the bench", () => {
  it("says of each row when and where it was measured, and has a line for each program", () => {
    const text = renderReport(report(row(), row({ name: "rows", title: "rows", pinned: true })));
    expect(text).to.contain(
      "### POST, 200 connections\n\n2026-11-28 18:00, commit abc1234, 2 rounds, load 0.5 before. ",
    );
    expect(text).to.contain("2 cores of AMD EPYC, 24 GiB").and.contain("### rows, pinned\n");
    expect(text).to.contain("| program | orders/s | p99, ms | MiB | this project against it |");
    expect(text).to.contain("| **order-producer** | 1,500 (1,000 to 2,000) | 30 |  |");
    expect(text).to.contain("| bare express | 10,000 (10,000 to 10,000) |  | 64 |");
  });

  it("says where the processor time went, where that was measured", () => {
    const processorTime = { program: 42.4, brokers: 24.1, stores: 30.2, others: 16.5, busyShare: 0.89 };
    const contestants = [{ name: "order-consumer", role: "product", samples: [{ value: 1, processorTime }] }] as const;
    const text = renderReport(report(row({ contestants })));
    expect(text).to.contain("| processor time of one, µs | brokers | stores | load and all else | cores busy, % |");
    expect(text).to.contain("| 42.4 | 24.1 | 30.2 | 16.5 | 89 |");
  });

  it("says of each target whether it is held, beside the program that it is measured against", () => {
    const lines = renderReport(report(row())).split("\n");
    const spring = lines.find((line) => line.includes("Spring Boot"));
    expect(spring).to.contain("2.00 × orders/s (target ≥ 1.3: held); 0.75 × p99 (target ≤ 0.5: **missed**)");
    expect(lines.find((line) => line.includes("bare express"))).to.contain(
      "0.20 × orders/s (target ≥ 0.6: **missed**)",
    );
  });

  it("says that a target was not measured where its figure is missing", () => {
    const targets = [{ against: "bare express", figure: "p99Ms", atMost: 1 } as const];
    expect(renderReport(report(row({ targets })))).to.contain("| not measured |");
  });
});
