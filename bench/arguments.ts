import { parseInteger, parseOptions } from "../project/commands/options";
import { QUICK_SUSTAIN_SECONDS, SUSTAIN_SECONDS } from "./load/sustained-rate";
import type { Row } from "./measuring/row";

/** Which rows to measure, and how. */
export interface BenchArguments {
  readonly rows: readonly Row[];
  readonly rounds: number;
  readonly quick: boolean;
  /** How long a rate of the whole pipeline has to hold, in seconds. */
  readonly sustainSeconds?: number;
  readonly pin: boolean;
  /** Whether to measure this project alone. */
  readonly alone: boolean;
  /** Whether to publish the newest result of each row. */
  readonly write: boolean;
  /** Whether to put what is published into the documents, and measure nothing. */
  readonly render: boolean;
  /** Whether to list the rows only. */
  readonly list: boolean;
  /** Whether to print the usage only. */
  readonly help: boolean;
}

const DEFAULT_ROUNDS = 5;
const QUICK_ROUNDS = 2;

export const USAGE = `npm run bench [-- <options>]
  Measures this project beside what a team would take instead, and beside what the machine gives at most: in turns, on the
  running stack. Results: .shopstream/bench/<time>.json and .md. Meanwhile parts of the stack are frozen; Ctrl-C ends it after
  the current measurement, keeps the rounds that are complete and thaws them; a second one ends it at once.

  --only <row>,…  these rows alone; may be repeated. make-up, which destroys the stack with its data, is measured only so
  --rounds <n>    how often each program is measured, 1 to 50; default ${DEFAULT_ROUNDS}, with --quick ${QUICK_ROUNDS}
  --sustain <n>   how many seconds a rate of the whole pipeline has to hold, 20 to 3600; default ${SUSTAIN_SECONDS},
                  with --quick ${QUICK_SUSTAIN_SECONDS}
  --quick         short measurements: to try it, not for the figures
  --pin           brokers and load on the first core, what is measured on the others (Linux)
  --alone         this project without peers and limits: to compare two builds, or security=on, which peers do not speak, with
                  off. The figures are printed and not kept
  --write         the newest result of each row, of this run or an earlier one, goes into docs/performance/results.json,
                  and from there into docs/performance.md and the README
  --render        puts what is in docs/performance/results.json into those documents, and measures nothing
  --list          list the rows
  --help          this text`;

const OPTIONS = {
  only: { type: "string", multiple: true },
  rounds: { type: "string" },
  sustain: { type: "string" },
  quick: { type: "boolean", default: false },
  pin: { type: "boolean", default: false },
  alone: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
  render: { type: "boolean", default: false },
  list: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

/** Parses the command line. @throws an error that explains the usage */
export function parseBenchArguments(args: readonly string[], rows: readonly Row[]): BenchArguments {
  const { only, rounds, sustain, ...flags } = parseOptions(args, { options: OPTIONS, usage: USAGE });
  const names = only?.flatMap((list) => list.split(","));
  for (const name of names ?? []) {
    if (rows.some((row) => row.name === name)) continue;
    throw new Error(`there is no row ${name}; the rows are ${rows.map((row) => row.name).join(", ")}\n${USAGE}`);
  }
  return {
    ...flags,
    rows: rows.filter(({ name, takesStackDown = false }) => names?.includes(name) ?? !takesStackDown),
    rounds:
      rounds === undefined
        ? flags.quick
          ? QUICK_ROUNDS
          : DEFAULT_ROUNDS
        : parseInteger({ name: "rounds", text: rounds, minimum: 1, maximum: 50, usage: USAGE }),
    ...(sustain !== undefined && {
      sustainSeconds: parseInteger({ name: "sustain", text: sustain, minimum: 20, maximum: 3_600, usage: USAGE }),
    }),
  };
}
