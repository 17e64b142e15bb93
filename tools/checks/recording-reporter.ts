import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import type { SuiteRecord } from "./totals";

/**
 * mocha's `spec` reporter, which also records how many tests passed, failed and were skipped, and which failed, as JSON in
 * the file that `--reporter-option record=<file>` names.
 */
class RecordingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { record } = options.reporterOptions as { record: string };
    const failures: string[] = [];
    runner.on(Mocha.Runner.constants.EVENT_TEST_FAIL, (test: Mocha.Test, error: Error) => {
      failures.push(`${test.fullTitle()}: ${error.message}`);
    });
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures: failed, pending } = this.stats;
      const suite: SuiteRecord = { totals: { passed: passes, failed, skipped: pending }, failures };
      writeFileSync(record, JSON.stringify(suite));
    });
  }
}

export = RecordingReporter;
