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

/** What a suite recorded: its totals and, for each test that failed, its name and why. */
export interface SuiteRecord {
  readonly totals: Totals;
  readonly failures: readonly string[];
}

/** A suite's result. */
export interface SuiteResult {
  readonly totals: Totals;
  /** The tests that failed and why; none where the suite says nothing of single tests. */
  readonly failures?: readonly string[];
  /** What is wrong besides its failed tests. */
  readonly problem?: string;
}

/** Reads a suite's record. @throws when it is not one */
export type RecordReader = (record: string) => SuiteRecord;

const count = z.int().min(0);
const mochaSchema = z.object({
  totals: z.object({ passed: count, failed: count, skipped: count }),
  failures: z.array(z.string()),
});

/** Reads what `recording-reporter.ts` writes. */
export const readMochaRecord: RecordReader = (record) => mochaSchema.parse(JSON.parse(record));

const resultsSchema = z.object({
  results: z.array(
    z.object({
      passed: z.boolean(),
      promise: z.string(),
      failure: z.string().nullable(),
      /** Only in the fault matrix. */
      fault: z.string().optional(),
    }),
  ),
});

/** Reads what the fault matrix and the record fuzzer write. */
export const readResults: RecordReader = (record) => {
  const { results } = resultsSchema.parse(JSON.parse(record));
  const failed = results.filter((result) => !result.passed);
  return {
    totals: { passed: results.length - failed.length, failed: failed.length, skipped: 0 },
    failures: failed.map(({ fault, promise, failure }) => `${fault ?? promise}: ${failure ?? "not kept"}`),
  };
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
  read: RecordReader,
  processProblem: string | undefined,
): SuiteResult {
  if (record === undefined) {
    return { totals: ONE_FAILED, problem: processProblem ?? "it wrote no record of its tests" };
  }
  let suite: SuiteRecord;
  try {
    suite = read(record);
  } catch (error) {
    return { totals: ONE_FAILED, problem: `its record cannot be read: ${String(error)}` };
  }
  const { totals } = suite;
  if (totals.passed + totals.failed === 0) return { totals: sumTotals([totals, ONE_FAILED]), problem: "no test ran" };
  if (totals.failed === 0 && processProblem !== undefined) {
    return { totals: sumTotals([totals, ONE_FAILED]), problem: processProblem };
  }
  return suite;
}
