import { parseArgs } from "node:util";

/** What to write. */
export interface FuzzArguments {
  readonly records: number;
  /** An unsigned integer of 32 bits. */
  readonly seed: number;
  readonly short: boolean;
  /** Whether to print the usage only. */
  readonly help: boolean;
}

const LONG_FORM_RECORDS = 20_000;
const SHORT_FORM_RECORDS = 1_500;
const LARGEST_SEED = 2 ** 32 - 1;

export const USAGE = `npm run fuzz:records [-- <options>]
  --records <n>   number of records to write; default ${LONG_FORM_RECORDS}, with --short ${SHORT_FORM_RECORDS}
  --seed <n>      writes the same records again, except ids and times; 0 to ${LARGEST_SEED}, default: random
  --short         the form that make test runs
  --help          this text`;

/** Parses the command line. @throws an error that explains the usage */
export function parseFuzzArguments(args: readonly string[], randomSeed: () => number): FuzzArguments {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: "string" },
      seed: { type: "string" },
      short: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  const { short, help, records, seed } = values;
  return {
    records: parseInteger("records", records, 1, 10_000_000) ?? (short ? SHORT_FORM_RECORDS : LONG_FORM_RECORDS),
    seed: parseInteger("seed", seed, 0, LARGEST_SEED) ?? randomSeed(),
    short,
    help,
  };
}

function parseInteger(name: string, text: string | undefined, minimum: number, maximum: number): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < minimum || number > maximum) {
    throw new Error(`--${name} must be an integer from ${minimum} to ${maximum}, not ${text}\n${USAGE}`);
  }
  return number;
}
