import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Prerequisite } from "./prerequisite";
import { findVersion, isAtLeast } from "../../project/version";

/** A program that has to be on the PATH. */
export interface RequiredProgram {
  readonly name: string;
  /** Makes it say its version. Default: `--version`. */
  readonly versionArgs?: readonly string[];
  /** Default: any version will do. */
  readonly least?: string;
  readonly remedy: string;
}

const answerTimeoutMs = 10_000;

/** Looks for the program and asks for its version. */
export async function checkProgram(program: RequiredProgram): Promise<Prerequisite> {
  const { name, versionArgs = ["--version"], least, remedy } = program;
  try {
    const { stdout, stderr } = await promisify(execFile)(name, [...versionArgs], { timeout: answerTimeoutMs });
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
