import { z } from "zod";

/** How many tests or checks passed, failed, and were skipped. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One check that passed. */
export const ONE_PASSED: Totals = { passed: 1, failed: 0, skipped: 0 };

/** One check that failed. */
export const ONE_FAILED: Totals = { passed: 0, failed: 1, skipped: 0 };

/** The sum, field by field. */
export function sumTotals(all: readonly Totals[]): Totals {
  return all.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** Whether nothing failed and something ran. */
export function isSuccess({ passed, failed }: Totals): boolean {
  return failed === 0 && passed > 0;
}

/** `12 passed, 0 failed` */
export function closingLine({ passed, failed }: Totals): string {
  return `${passed} passed, ${failed} failed`;
}

/** A suite's result, and what is wrong besides its failed tests. */
export interface SuiteResult {
  readonly totals: Totals;
  readonly problem?: string;
}

/** Reads a suite's record. @throws when it is not one */
export type TotalsReader = (record: string) => Totals;

const totalsSchema = z.object({ passed: z.int().min(0), failed: z.int().min(0), skipped: z.int().min(0) });

/** Reads what `recording-reporter.ts` writes. */
export const mochaTotals: TotalsReader = (record) => totalsSchema.parse(JSON.parse(record));

const resultsSchema = z.object({ results: z.array(z.object({ passed: z.boolean() })) });

/** Reads what the fault matrix and the record fuzzer write. */
export const resultTotals: TotalsReader = (record) => {
  const { results } = resultsSchema.parse(JSON.parse(record));
  const passed = results.filter((result) => result.passed).length;
  return { passed, failed: results.length - passed, skipped: 0 };
};

/**
 * Judges a suite by the record it wrote and by how its process ended. A suite that wrote no record, ran no test, or exited with
 * an error without a failed test has failed, whatever it printed.
 *
 * @param record what the suite wrote; undefined where it wrote nothing
 * @param processProblem how its process failed; undefined where it exited with 0
 */
export function judgeSuite(
  record: string | undefined,
  readTotals: TotalsReader,
  processProblem: string | undefined,
): SuiteResult {
  if (record === undefined) {
    return { totals: ONE_FAILED, problem: processProblem ?? "it wrote no record of its tests" };
  }
  let totals: Totals;
  try {
    totals = readTotals(record);
  } catch (error) {
    return { totals: ONE_FAILED, problem: `its record cannot be read: ${String(error)}` };
  }
  if (totals.passed + totals.failed === 0) return { totals: sumTotals([totals, ONE_FAILED]), problem: "no test ran" };
  if (totals.failed === 0 && processProblem !== undefined) {
    return { totals: sumTotals([totals, ONE_FAILED]), problem: processProblem };
  }
  return { totals };
}
