import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { messageOf } from "./command-line";

/** What a command line takes: its options as `parseArgs` of node:util describes them, and a text that explains them. */
export interface Usage<Options extends ParseArgsOptionsConfig> {
  readonly options: Options;
  readonly usage: string;
}

/** Parses the options of a command line; there are no other arguments. @throws an error that ends with the usage */
export function parseOptions<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  { options, usage }: Usage<Options>,
) {
  try {
    return parseArgs<{ args: string[]; options: Options }>({ args: [...args], options }).values;
  } catch (error) {
    throw new Error(`${messageOf(error)}\n${usage}`, { cause: error });
  }
}

/** An option whose value is a whole number. */
export interface IntegerOption {
  readonly name: string;
  readonly text: string;
  /** Both bounds are included. */
  readonly minimum: number;
  readonly maximum: number;
  readonly usage: string;
}

/** Reads a whole number. @throws an error that names the option and its bounds, and ends with the usage */
export function parseInteger({ name, text, minimum, maximum, usage }: IntegerOption): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < minimum || number > maximum) {
    throw new Error(`--${name} must be an integer from ${minimum} to ${maximum}, not ${text}\n${usage}`);
  }
  return number;
}
