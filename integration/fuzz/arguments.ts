import { parseInteger, parseOptions } from "../../project/commands/options";

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

const OPTIONS = {
  records: { type: "string" },
  seed: { type: "string" },
  short: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Parses the command line. @throws an error that explains the usage */
export function parseFuzzArguments(args: readonly string[], randomSeed: () => number): FuzzArguments {
  const { short, help, records, seed } = parseOptions(args, { options: OPTIONS, usage: USAGE });
  const integer = (name: string, text: string, minimum: number, maximum: number): number =>
    parseInteger({ name, text, minimum, maximum, usage: USAGE });
  return {
    records: integer("records", records ?? String(short ? SHORT_FORM_RECORDS : LONG_FORM_RECORDS), 1, 10_000_000),
    seed: seed === undefined ? randomSeed() : integer("seed", seed, 0, LARGEST_SEED),
    short,
    help,
  };
}
