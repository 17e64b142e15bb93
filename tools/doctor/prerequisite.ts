/** Something that the machine has to have, or that `make setup` makes. */
export interface Prerequisite {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, or what is wrong. */
  readonly detail: string;
  /** The command that mends it. */
  readonly remedy: string;
}

/** One line for each prerequisite; what is missing says how it is mended. */
export function prerequisiteLines(prerequisites: readonly Prerequisite[]): string[] {
  const width = Math.max(0, ...prerequisites.map(({ name }) => name.length));
  return prerequisites.map(({ name, ok, detail, remedy }) =>
    ok
      ? `     ok  ${name.padEnd(width)}  ${detail}`.trimEnd()
      : `MISSING  ${name.padEnd(width)}  ${detail}\n         ${" ".repeat(width)}  → ${remedy}`,
  );
}
