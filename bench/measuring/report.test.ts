import { expect } from "chai";
import type { Machine } from "./machine";
import { newestRows, renderReport, replaceTable, type BenchReport } from "./report";
import type { RowResult } from "./row";

const MACHINE: Machine = {
  processor: "AMD EPYC",
  cores: 2,
  memoryBytes: 24 * 2 ** 30,
  kernel: "Linux 6.1",
  docker: "20.10",
  versions: { "kafka-1": "kafka:3.4.0" },
  commit: "abc1234",
};

const row = (changes: Partial<RowResult> = {}): RowResult => ({
  name: "post-200",
  title: "POST, 200 connections",
  unit: "orders/s",
  targets: [
    { against: "Spring Boot", figure: "value", atLeast: 1.3 },
    { against: "Spring Boot", figure: "p99Ms", atMost: 0.5 },
    { against: "bare express", figure: "value", atLeast: 0.6 },
  ],
  startedAt: "2026-11-28T18:00:00.000Z",
  loadAverage: 0.52,
  pinned: false,
  quick: false,
  contestants: [
    {
      name: "order-producer",
      role: "product",
      samples: [
        { value: 2_000, p99Ms: 30 },
        { value: 1_000, p99Ms: 30 },
      ],
    },
    {
      name: "Spring Boot",
      role: "peer",
      samples: [
        { value: 1_000, p99Ms: 40 },
        { value: 500, p99Ms: 40 },
      ],
    },
    { name: "bare express", role: "limit", samples: [{ value: 10_000, memoryBytes: 64 * 2 ** 20 }] },
  ],
  ...changes,
});
const report = (...rows: RowResult[]): BenchReport => ({ machine: MACHINE, rows });

describe("the report of the bench", () => {
  it("describes the machine once, and every program in one table", () => {
    const text = renderReport([report(row()), report(row({ name: "rows", title: "rows" }))]);
    expect(text.match(/2 cores of AMD EPYC, 24 GiB/g)).to.have.lengthOf(1);
    expect(text.match(/\| work \|/g)).to.have.lengthOf(1);
    expect(text).to.contain("| **order-producer** | 1,500 (1,000 to 2,000) |  | 30 |");
    expect(text).to.contain("| bare express | 10,000 (10,000 to 10,000) |  |  | 64 |");
  });

  it("says of each target whether it is held, beside the program that it is measured against", () => {
    const lines = renderReport([report(row())]).split("\n");
    const spring = lines.find((line) => line.includes("Spring Boot"));
    expect(spring).to.contain("2.00 × orders/s (target ≥ 1.3: held); 0.75 × p99 (target ≤ 0.5: **missed**)");
    expect(lines.find((line) => line.includes("bare express"))).to.contain(
      "0.20 × orders/s (target ≥ 0.6: **missed**)",
    );
  });

  it("says that a target was not measured where its figure is missing", () => {
    const targets = [{ against: "bare express", figure: "p99Ms", atMost: 1 } as const];
    expect(renderReport([report(row({ targets }))])).to.contain("| not measured |");
  });

  it("takes the newest result of each row from several runs, and pinned ones apart", () => {
    const old = report(row(), row({ name: "rows" }), row({ pinned: true }), row({ name: "gone" }));
    const later = row({ startedAt: "2026-11-29T18:00:00.000Z" });
    const rows = newestRows([report(later), old], ["rows", "post-200"]).flatMap((kept) => kept.rows);
    expect(rows.map(({ name, pinned, startedAt }) => `${name} ${pinned} ${startedAt.slice(8, 10)}`)).to.deep.equal([
      "rows false 28",
      "post-200 false 29",
      "post-200 true 28",
    ]);
  });

  it("stands between the markers of a document, however often it is written", () => {
    const document =
      "# Performance\n\n<!-- bench:begin: written by `npm run bench -- --write` -->\n<!-- bench:end -->\n\nMore.\n";
    const once = replaceTable(document, "| a |");
    expect(once).to.match(/^# Performance[^]*\| a \|[^]*More\.\n$/);
    expect(replaceTable(once, "| a |")).to.equal(once);
    expect(() => replaceTable("# Performance", "| a |")).to.throw("bench:begin");
  });
});
