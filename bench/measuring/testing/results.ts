import type { Machine } from "../machine";
import type { BenchReport } from "../results";
import type { RowResult } from "../row";

const MACHINE: Machine = {
  processor: "AMD EPYC",
  cores: 2,
  memoryBytes: 24 * 2 ** 30,
  kernel: "Linux 6.1",
  docker: "20.10",
  versions: { "kafka-1": "kafka:3.4.0" },
  commit: "abc1234",
};

/** A row's result with two programs and a limit, and what a test changes of it. */
export const row = (changes: Partial<RowResult> = {}): RowResult => ({
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
/** What one run has measured. */
export const report = (...rows: RowResult[]): BenchReport => ({ machine: MACHINE, rows });
