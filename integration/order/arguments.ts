import { ORDER_ENTITY, type Order } from "../../contract/order";
import { parseInteger, parseOptions } from "../../project/commands/options";

/** What to send, and whether to follow it. */
export interface OrderArguments {
  /** The fields that were given, as they are sent. */
  readonly fields: Readonly<Partial<Record<keyof Order, string | number>>>;
  readonly traceparent: string | undefined;
  readonly follow: boolean;
  /** For the answer and, with `follow`, for the arrival in every store, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether to print the usage only. */
  readonly help: boolean;
}

const FIELDS = Object.keys(ORDER_ENTITY.fields) as (keyof Order)[];
const DEFAULT_TIMEOUT_SECONDS = 60;
const LONGEST_TIMEOUT_SECONDS = 3_600;

export const USAGE = `npm run order [-- <options>]
  Sends an order to the running stack. What no option says is plausible; without any field an order is read as JSON from
  standard input, if a file or a pipe is there. The service judges the fields, and its answer names each bad one.

${FIELDS.map((name) => `  --${name} <value>`).join("\n")}
  --traceparent <value>  the trace that the order belongs to (W3C Trace Context); default: the service starts one
  --follow               print what happens to it until it is in every store; with an exit status of 0 only then
  --timeout <seconds>    how long that may take, 1 to ${LONGEST_TIMEOUT_SECONDS}; default ${DEFAULT_TIMEOUT_SECONDS}
  --help                 this text`;

const OPTIONS = {
  ...(Object.fromEntries(FIELDS.map((name) => [name, { type: "string" }])) as Record<
    keyof Order,
    { readonly type: "string" }
  >),
  traceparent: { type: "string" },
  follow: { type: "boolean", default: false },
  timeout: { type: "string", default: String(DEFAULT_TIMEOUT_SECONDS) },
  help: { type: "boolean", default: false },
} as const;

/** Parses the command line. @throws an error that explains the usage */
export function parseOrderArguments(args: readonly string[]): OrderArguments {
  const values = parseOptions(args, { options: OPTIONS, usage: USAGE });
  const { traceparent, follow, help, timeout } = values;
  const fields = FIELDS.flatMap((name) => {
    const text = values[name];
    return text === undefined ? [] : [[name, valueOf(name, text)] as const];
  });
  const range = { minimum: 1, maximum: LONGEST_TIMEOUT_SECONDS, usage: USAGE };
  const timeoutMs = parseInteger({ name: "timeout", text: timeout, ...range }) * 1_000;
  return { fields: Object.fromEntries(fields), traceparent, follow, timeoutMs, help };
}

/** A number where the order has one and the text is one; any other text is sent as it is, and the service says what is wrong. */
function valueOf(name: keyof Order, text: string): string | number {
  const isNumber = ORDER_ENTITY.fields[name].type.kind === "int32" && /^-?\d+(\.\d+)?$/.test(text);
  return isNumber ? Number(text) : text;
}

/** Reads an order from the text of standard input; undefined for an empty one. @throws an error that says what it lacks */
export function parseOrder(text: string): object | undefined {
  if (text.trim() === "") return undefined;
  let order: unknown;
  try {
    order = JSON.parse(text);
  } catch (error) {
    throw new Error(`standard input is not JSON: ${(error as Error).message}`, { cause: error });
  }
  if (typeof order !== "object" || order === null || Array.isArray(order)) {
    throw new Error("standard input is not one order: it must be a JSON object");
  }
  return order;
}
