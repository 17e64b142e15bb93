import { formatDuration, messageOf } from "../../project/commands/command-line";
import type { Check } from "./check";
import { ONE_FAILED, type SuiteResult, type Totals } from "./totals";

/** The result of a check. */
export interface CheckReport {
  readonly name: string;
  readonly totals: Totals;
  readonly durationMs: number;
  /** The tests that failed and why. */
  readonly failures?: readonly string[];
  /** Why it failed, where its own output does not say. */
  readonly problem?: string;
}

/** Enough of a failure to know where to look: its own output has the rest. */
const FAILURE_CHARACTERS = 300;

/** How checks are run. */
export interface RunChecksOptions {
  /** Once aborted, no further check begins. */
  readonly signal: AbortSignal;
  /** Receives each check's name before it begins, and why one failed. */
  readonly write: (text: string) => void;
}

/** Runs checks one after the other, whether or not earlier ones failed. */
export async function runChecks(checks: readonly Check[], { signal, write }: RunChecksOptions): Promise<CheckReport[]> {
  const reports: CheckReport[] = [];
  for (const check of checks) {
    if (signal.aborted) break;
    write(`\n── ${check.name} ──\n`);
    const startedAt = performance.now();
    const result = await check.run().catch(asFailure);
    const report = { name: check.name, ...result, durationMs: performance.now() - startedAt };
    if (report.problem !== undefined) write(`${check.name} failed: ${report.problem}\n`);
    reports.push(report);
  }
  return reports;
}

/**
 * One line for each check: its result and how long it took. Below it what failed, since of a long log often the end alone is
 * kept.
 */
export function summaryLines(reports: readonly CheckReport[]): string[] {
  return reports.flatMap(({ name, totals, failures = [], problem, durationMs }) => {
    const mark = totals.failed > 0 ? "FAILED" : "    ok";
    const skipped = totals.skipped > 0 ? `, ${totals.skipped} skipped` : "";
    const counts = `${totals.passed} passed, ${totals.failed} failed${skipped}`;
    const reasons = problem === undefined ? failures : [...failures, problem];
    return [
      `${mark}  ${name.padEnd(14)} ${counts.padEnd(34)} ${formatDuration(durationMs)}`,
      ...reasons.map((reason) => `        ${shortened(reason)}`),
    ];
  });
}

function shortened(reason: string): string {
  const oneLine = reason.replaceAll(/\s+/g, " ");
  return oneLine.length > FAILURE_CHARACTERS ? `${oneLine.slice(0, FAILURE_CHARACTERS)} …` : oneLine;
}

function asFailure(error: unknown): SuiteResult {
  return { totals: ONE_FAILED, problem: messageOf(error) };
}
