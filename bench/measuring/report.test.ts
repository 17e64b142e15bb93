import { expect } from "chai";
import type { Machine } from "./machine";
import { renderReport, writeRows, type BenchReport } from "./report";
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

describe("the document with the bench's rows", () => {
  const empty = "# Performance\n\n<!-- bench: the rows that `npm run bench -- --write` has written -->\n\nMore.\n";
  const order = ["post-200", "rows"];
  const titles = (document: string): string[] => [...document.matchAll(/^### (.*)$/gm)].map(([, title]) => title ?? "");

  it("gets rows in their order, once however often they are written, and keeps what else it has", () => {
    const reports = [report(row({ name: "rows", title: "rows" })), report(row(), row({ pinned: true }))];
    const once = writeRows(empty, reports, order);
    expect(titles(once)).to.deep.equal(["POST, 200 connections", "POST, 200 connections, pinned", "rows"]);
    expect(once).to.match(/^# Performance\n[^]*\nMore\.\n$/);
    expect(writeRows(once, reports, order)).to.equal(once);
  });

  it("gets the newest result of each row from several runs, and pinned ones apart", () => {
    const old = report(row(), row({ name: "rows" }), row({ pinned: true }));
    const later = row({ startedAt: "2026-11-29T18:00:00.000Z" });
    const document = writeRows(empty, [report(later), old], order);
    const rows = [...document.matchAll(/^<!-- bench:row (\S+) \S{8}(\d\d)/gm)];
    expect(rows.map(([, key, day]) => `${key} ${day}`)).to.deep.equal(["post-200 29", "post-200,pinned 28", "rows 28"]);
  });

  it("keeps rows that were measured elsewhere, and a newer result", () => {
    const written = writeRows(empty, [report(row(), row({ name: "rows", title: "rows" }))], order);
    const newer = report(row({ startedAt: "2026-11-29T18:00:00.000Z", loadAverage: 7 }));
    const updated = writeRows(written, [newer], order);
    expect(titles(updated)).to.deep.equal(["POST, 200 connections", "rows"]);
    expect(updated).to.contain("load 7.0 before");
    expect(writeRows(updated, [report(row())], order)).to.equal(updated);
  });

  it("has a place for them", () => {
    expect(() => writeRows("# Performance", [], order)).to.throw("bench: the rows");
  });
});
