import type { Fault } from "./fault";

const HOUR_MS = 3_600_000;
/** Clients that are right, an hour ahead and an hour behind take turns. */
const errorsMs = [0, HOUR_MS, -HOUR_MS];

export const clientClockWrong: Fault = {
  name: "client-clock-wrong",
  promise: "orders of clients an hour ahead or behind are accepted and counted in the hour they name",
  inShortForm: false,
  gapTargetMs: 2_000,
  shape: (order, index) => {
    const errorMs = errorsMs[index % errorsMs.length] ?? 0;
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
    if (hours.size < errorsMs.length)
      throw new Error(`orders fell into ${hours.size} hours: the clocks were not wrong`);
    context.note(`orders fell into ${[...hours].sort().join(", ")}`);
  },
};
