import { parseOptions } from "../../project/commands/options";
import type { Fault } from "./fault";

/** Which faults to run, and how. */
interface Selection {
  readonly faults: readonly Fault[];
  readonly short: boolean;
  /** Whether to list the faults only. */
  readonly list: boolean;
}

export const USAGE = `npm run faults [-- <options>]
  --short         the form that make test runs: the most important faults, with short outages
  --only <name>   only this fault; may be repeated
  --list          list the faults and what each promises`;

const OPTIONS = {
  short: { type: "boolean", default: false },
  only: { type: "string", multiple: true },
  list: { type: "boolean", default: false },
} as const;

/** Parses the command line. @throws an error that explains the usage */
export function parseSelection(args: readonly string[], faults: readonly Fault[]): Selection {
  const { short, list, only } = parseOptions(args, { options: OPTIONS, usage: USAGE });
  for (const name of only ?? []) {
    if (!faults.some((fault) => fault.name === name)) {
      throw new Error(
        `there is no fault ${name}; the faults are ${faults.map((fault) => fault.name).join(", ")}\n${USAGE}`,
      );
    }
  }
  const selected =
    only === undefined
      ? faults.filter(({ inShortForm }) => !short || inShortForm)
      : faults.filter(({ name }) => only.includes(name));
  return { faults: selected, short, list };
}
