import { writeFileSync } from "node:fs";
import Mocha from "mocha";
import type { Totals } from "./totals";

/**
 * mocha's `spec` reporter, which also records how many tests passed, failed and were skipped, as JSON in the file that
 * `--reporter-option record=<file>` names.
 */
class RecordingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const { record } = options.reporterOptions as { record: string };
    runner.once(Mocha.Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      const totals: Totals = { passed: passes, failed: failures, skipped: pending };
      writeFileSync(record, JSON.stringify(totals));
    });
  }
}

export = RecordingReporter;
