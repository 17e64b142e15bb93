import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { findVersion, isAtLeast } from "../../project/version";

/** Something that the machine must have, or that `make setup` creates. */
export interface Prerequisite {
  readonly name: string;
  readonly ok: boolean;
  /** What was found, or what is wrong. */
  readonly detail: string;
  /** The command that fixes it. */
  readonly remedy: string;
}

/** One line for each prerequisite; a missing one says what fixes it. */
export function prerequisiteLines(prerequisites: readonly Prerequisite[]): string[] {
  const width = Math.max(0, ...prerequisites.map(({ name }) => name.length));
  return prerequisites.map(({ name, ok, detail, remedy }) =>
    ok
      ? `     ok  ${name.padEnd(width)}  ${detail}`.trimEnd()
      : `MISSING  ${name.padEnd(width)}  ${detail}\n         ${" ".repeat(width)}  → ${remedy}`,
  );
}

/** A program that has to be on the PATH. */
export interface RequiredProgram {
  readonly name: string;
  /** Arguments that print its version. Default: `--version`. */
  readonly versionArgs?: readonly string[];
  /** The oldest version that works. Default: any. */
  readonly least?: string;
  readonly remedy: string;
}

const ANSWER_TIMEOUT_MS = 10_000;

/** Looks for the program and asks for its version. */
export async function checkProgram(program: RequiredProgram): Promise<Prerequisite> {
  const { name, versionArgs = ["--version"], least, remedy } = program;
  try {
    const { stdout, stderr } = await promisify(execFile)(name, [...versionArgs], { timeout: ANSWER_TIMEOUT_MS });
    const version = findVersion(stdout + stderr);
    if (least === undefined || (version !== undefined && isAtLeast(version, least))) {
      return { name, ok: true, detail: version ?? "of unknown version", remedy };
    }
    return { name, ok: false, detail: `${version ?? "of unknown version"}, but ${least} or newer is needed`, remedy };
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { name, ok: false, detail: missing ? "not found" : String(error), remedy };
  }
}
