import { removeOwnStack } from "../leftovers/clean";
import { takeDown } from "../leftovers/take-down";
import { pulumiUp } from "../pulumi/pulumi";
import { setUp } from "../setup/setup";
import type { Check } from "./check";
import { onePassed } from "./totals";

/** Brings the stack up with what the machine lacks. */
export const stackUp: Check = {
  name: "stack up",
  run: async () => {
    await setUp("up");
    await pulumiUp();
    return { totals: onePassed };
  },
};

/**
 * Brings the stack up from nothing: what an earlier run of this clone has left, half up or up for days, is nothing to test
 * on. What is another clone's makes it fail before anything is touched.
 */
export const freshStackUp: Check = {
  name: stackUp.name,
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
    return { totals: onePassed };
  },
};

/** Takes down what is still up and sees that nothing is left of it. */
export const stackDown: Check = {
  name: "stack down",
  run: async () => {
    try {
      const left = await takeDown();
      if (left.length > 0) throw new Error(`still there: ${left.map(({ name }) => name).join(", ")}`);
      return { totals: onePassed };
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
