import { setTimeout as delay } from "node:timers/promises";
import { eventually } from "../harness/eventually";
import type { Fault } from "./fault";

/** How long the full form keeps the brokers down once orders are refused: longer than a service waits for any acknowledgement. */
const REFUSED_FOR_MS = 130_000;

export const twoBrokersDown: Fault = {
  name: "two-brokers-down",
  promise: "without a quorum orders are refused, not lost; once it is back they are accepted again",
  inShortForm: false,
  alerts: ["OrdersRefusedFast"],
  giveUpAfterMs: 400_000,
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
    // Not a wait for something: the length of the outage.
    if (!context.short) await delay(REFUSED_FOR_MS);
    const seconds = Math.round((Date.now() - stoppedAtMs) / 1_000);
    context.note(`${first.component} and ${second.component} were down for ${seconds} s`);
    await Promise.all([first.start(), second.start()]);
    await context.untilHealthy(240_000);
  },
  recover: async ({ pipeline: { containers } }) => {
    for (const broker of await containers.brokers()) await broker.start();
  },
};

export const fullStop: Fault = {
  name: "full-stop-and-start",
  promise: "after every container was stopped and started, all orders accepted before are there, and new ones accepted",
  inShortForm: false,
  giveUpAfterMs: 400_000,
  inject: async (context) => {
    const all = await context.pipeline.containers.all();
    await Promise.all(all.map((container) => container.stop()));
    await Promise.all(all.map((container) => container.start()));
    await context.untilHealthy(300_000);
  },
  recover: async ({ pipeline }) => {
    for (const container of await pipeline.containers.all()) await container.start();
  },
};
