import type { Fault } from "./fault";

const HOUR_MS = 3_600_000;
/** Clients whose clock is right, an hour fast and an hour slow take turns. */
const CLOCK_ERRORS_MS = [0, HOUR_MS, -HOUR_MS];

export const clientClockWrong: Fault = {
  name: "client-clock-wrong",
  promise: "orders of clients whose clock is an hour fast or slow are accepted and counted in the hour they state",
  inShortForm: false,
  gapTargetMs: 2_000,
  shape: (order, index) => {
    const errorMs = CLOCK_ERRORS_MS[index % CLOCK_ERRORS_MS.length] ?? 0;
    return { ...order, orderTime: new Date(Date.parse(order.orderTime) + errorMs).toISOString() };
  },
  inject: async (context) => {
    await context.untilAccepted(1_200);
    const { recount } = context.pipeline;
    const hours = new Set(
      [...recount.orders.values()]
        .filter(({ orderId }) => orderId.startsWith(context.orderIdPrefix))
        .map(({ hourWindow }) => hourWindow),
    );
    if (hours.size < CLOCK_ERRORS_MS.length)
      throw new Error(`orders fell into ${hours.size} hours: the clocks were not wrong`);
    context.note(`orders fell into ${[...hours].sort().join(", ")}`);
  },
};
