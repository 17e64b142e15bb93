import { removeOwnStack } from "../leftovers/clean";
import { takeDown } from "../leftovers/take-down";
import { pulumiUp } from "../pulumi/pulumi";
import { setUp } from "../setup/setup";
import type { Check } from "./check";
import { ONE_PASSED } from "./totals";

/** Sets up what the machine lacks and brings the stack up. */
export const STACK_UP: Check = {
  name: "stack up",
  run: async () => {
    await setUp("test");
    await pulumiUp();
    return { totals: ONE_PASSED };
  },
};

/**
 * Brings the stack up from nothing, since a stack that an earlier run left behind is in an unknown state. Where another clone
 * holds the stack's names, it fails before anything is changed.
 */
export const FRESH_STACK_UP: Check = {
  name: STACK_UP.name,
  run: async () => {
    await setUp("test");
    try {
      await takeDown();
    } catch (error) {
      tell(`${String(error)}\nremoving what is left without Pulumi`);
      await removeOwnStack(tell);
      await setUp("test");
    }
    await pulumiUp();
    return { totals: ONE_PASSED };
  },
};

/** Takes the stack down and checks that nothing is left of it. */
export const STACK_DOWN: Check = {
  name: "stack down",
  run: async () => {
    try {
      const left = await takeDown();
      if (left.length > 0) throw new Error(`still there: ${left.map(({ name }) => name).join(", ")}`);
      return { totals: ONE_PASSED };
    } catch (error) {
      // It still counts as a failure, but nothing may keep running.
      tell(String(error));
      await removeOwnStack(tell);
      throw error;
    }
  },
};

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}
