import { parseInteger, parseOptions } from "../../project/commands/options";

/** How many orders to send, and how fast. */
export interface LoadArguments {
  readonly ordersPerSecond: number;
  readonly seconds: number;
  /** Whether to print the usage only. */
  readonly help: boolean;
}

const MAX_ORDERS_PER_SECOND = 5_000;
const MAX_SECONDS = 3_600;
/** The ledger holds each order of the run in memory, several times. */
export const MAX_ORDERS = 500_000;

export const USAGE = `npm run load [-- <options>]
  Sends plausible orders to the running stack, each again under its orderId until it is accepted, and prints a ledger at the
  end. The exit status is 0 only if it balances. Ctrl-C ends the sending early, a second one everything.

  --rate <n>     orders started each second, 1 to ${MAX_ORDERS_PER_SECOND}; default 100
  --seconds <n>  how long, 1 to ${MAX_SECONDS}; default 30; at most ${MAX_ORDERS} orders in all
  --help         this text`;

const OPTIONS = {
  rate: { type: "string", default: "100" },
  seconds: { type: "string", default: "30" },
  help: { type: "boolean", default: false },
} as const;

/** Parses the command line. @throws an error that explains the usage */
export function parseLoadArguments(args: readonly string[]): LoadArguments {
  const { rate, seconds: duration, help } = parseOptions(args, { options: OPTIONS, usage: USAGE });
  const integer = (name: string, text: string, maximum: number): number =>
    parseInteger({ name, text, minimum: 1, maximum, usage: USAGE });
  const ordersPerSecond = integer("rate", rate, MAX_ORDERS_PER_SECOND);
  const seconds = integer("seconds", duration, MAX_SECONDS);
  const orders = ordersPerSecond * seconds;
  if (orders > MAX_ORDERS) {
    throw new Error(`--rate ${rate} for --seconds ${duration} are ${orders} orders, more than ${MAX_ORDERS}\n${USAGE}`);
  }
  return { ordersPerSecond, seconds, help };
}
