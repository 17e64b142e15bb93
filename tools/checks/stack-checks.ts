import { removeOwnStack } from "../leftovers/clean";
import { takeDown } from "../leftovers/take-down";
import { pulumiUp } from "../pulumi/pulumi";
import { setUp } from "../setup/setup";
import type { Check } from "./check";
import { ONE_PASSED } from "./totals";

/** Brings the stack up with what the machine lacks. */
export const STACK_UP: Check = {
  name: "stack up",
  run: async () => {
    await setUp("up");
    await pulumiUp();
    return { totals: ONE_PASSED };
  },
};

/**
 * Brings the stack up from nothing: what an earlier run of this clone has left, half up or up for days, is nothing to test
 * on. What is another clone's makes it fail before anything is touched.
 */
export const FRESH_STACK_UP: Check = {
  name: STACK_UP.name,
  run: async () => {
    await setUp("up");
    try {
      await takeDown();
    } catch (error) {
      tell(`${String(error)}\nremoving what is left without Pulumi`);
      await removeOwnStack(tell);
      await setUp("up");
    }
    await pulumiUp();
    return { totals: ONE_PASSED };
  },
};

/** Takes down what is still up and sees that nothing is left of it. */
export const STACK_DOWN: Check = {
  name: "stack down",
  run: async () => {
    try {
      const left = await takeDown();
      if (left.length > 0) throw new Error(`still there: ${left.map(({ name }) => name).join(", ")}`);
      return { totals: ONE_PASSED };
    } catch (error) {
      // A failure it stays, but nothing of it may run on.
      tell(String(error));
      await removeOwnStack(tell);
      throw error;
    }
  },
};

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
