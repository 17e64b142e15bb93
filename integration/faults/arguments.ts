import { parseArgs } from "node:util";
import type { Fault } from "./fault";

/** What to run. */
export interface Selection {
  readonly faults: readonly Fault[];
  readonly short: boolean;
  /** Only name the faults. */
  readonly list: boolean;
}

export const usage = `npm run faults [-- <options>]
  --short         the form that make test runs: the most telling faults, with short outages
  --only <name>   this fault alone; may be repeated
  --list          name the faults and what each promises`;

/** Reads the command line. @throws an error that explains the usage */
export function parseSelection(args: readonly string[], faults: readonly Fault[]): Selection {
  const { values } = parseArgs({
    args: [...args],
    options: {
      short: { type: "boolean", default: false },
      only: { type: "string", multiple: true },
      list: { type: "boolean", default: false },
    },
  });
  const { short, list, only } = values;
  for (const name of only ?? []) {
    if (!faults.some((fault) => fault.name === name)) {
      throw new Error(`there is no fault ${name}; there are ${faults.map((fault) => fault.name).join(", ")}\n${usage}`);
    }
  }
  const selected =
    only === undefined
      ? faults.filter(({ inShortForm }) => !short || inShortForm)
      : faults.filter(({ name }) => only.includes(name));
  return { faults: selected, short, list };
}
