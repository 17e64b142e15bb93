import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../harness/eventually";
import type { Fault } from "./fault";

/** In the full form, from when orders are refused on: longer than any record waits for its acknowledgement in a service. */
const refusedForMs = 130_000;

export const twoBrokersDown: Fault = {
  name: "two-brokers-down",
  promise: "without a quorum orders are refused, not lost; with it back they go on",
  inShortForm: false,
  inject: async (context) => {
    const [first, second] = await context.pipeline.containers.brokers();
    if (first === undefined || second === undefined) throw new Error("there are no two brokers");
    const refusedBefore = context.load.refused();
    const stoppedAtMs = Date.now();
    await Promise.all([first.stop(), second.stop()]);
    await eventually(
      "orders are refused",
      () => {
        if (context.load.refused() === refusedBefore) throw new Error("none has been");
      },
      { timeoutMs: 120_000 },
    );
    // Nothing to wait for: this is how long the harm is done.
    if (!context.short) await delay(refusedForMs);
    const seconds = Math.round((Date.now() - stoppedAtMs) / 1_000);
    context.note(`${first.component} and ${second.component} were away for ${seconds} s`);
    await Promise.all([first.start(), second.start()]);
    await context.untilHealthy(240_000);
  },
  recover: async ({ pipeline: { containers } }) => {
    for (const broker of await containers.brokers()) await broker.start();
  },
  giveUpAfterMs: 400_000,
};
