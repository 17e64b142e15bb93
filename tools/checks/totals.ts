/** How many tests or checks passed, failed, and were left out on purpose. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** One check that passed. */
export const onePassed: Totals = { passed: 1, failed: 0, skipped: 0 };

/** One check that failed. */
export const oneFailed: Totals = { passed: 0, failed: 1, skipped: 0 };

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

/** What a suite came to, and what is wrong with it besides its failed tests. */
export interface SuiteResult {
  readonly totals: Totals;
  readonly problem?: string;
}

/**
 * Judges a suite by the record it wrote and by how its process ended. A suite that wrote no record, ran no test, or
 * ended badly without a failed test has failed, whatever it printed.
 *
 * @param record JSON with the numbers `passed`, `failed` and `skipped`; undefined where none was written
 */
export function judgeSuite(record: string | undefined, processSucceeded: boolean): SuiteResult {
  if (record === undefined) return { totals: oneFailed, problem: "it ended before it had run its tests" };
  const totals = readTotals(record);
  if (totals === undefined) return { totals: oneFailed, problem: `its record cannot be read: ${record.slice(0, 200)}` };
  if (totals.passed + totals.failed === 0) return { totals: sumTotals([totals, oneFailed]), problem: "no test ran" };
  if (totals.failed === 0 && !processSucceeded) {
    return { totals: sumTotals([totals, oneFailed]), problem: "its process ended with a failure after its last test" };
  }
  return { totals };
}

function readTotals(record: string): Totals | undefined {
  try {
    const { passed, failed, skipped } = JSON.parse(record) as Record<string, unknown>;
    return isCount(passed) && isCount(failed) && isCount(skipped) ? { passed, failed, skipped } : undefined;
  } catch {
    return undefined;
  }
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 0;
}
