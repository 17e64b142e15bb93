import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../../project/commands/command";
import { inRepository, installedVersion } from "../../project/repository";

/** A program that is built from a published Go module, pinned by a small wrapper module. */
export interface GoProgram {
  /** The executable's name. */
  readonly name: string;
  /** The wrapper module: its go.mod and go.sum fix every source the program is built from. */
  readonly moduleDirectory: string;
  /** The import path of the program's main package. */
  readonly mainPackage: string;
  readonly buildTags: readonly string[];
  /** Values the linker writes into string variables, by the variable's full name. */
  readonly linkedValues: Readonly<Record<string, string>>;
}

/** The Pulumi CLI, in the version of the installed `@pulumi/pulumi`. */
export function pulumiCli(): GoProgram {
  return {
    name: "pulumi",
    moduleDirectory: inRepository("offline/toolchain/pulumi-cli"),
    mainPackage: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    buildTags: ["osusergo", "grpcnotrace"],
    linkedValues: {
      "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version": `v${installedVersion("@pulumi/pulumi")}`,
    },
  };
}

/** The process through which the CLI runs a Node.js program. */
export function nodeLanguageHost(): GoProgram {
  return {
    name: "pulumi-language-nodejs",
    moduleDirectory: inRepository("offline/toolchain/node-language-host"),
    mainPackage: "github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs",
    buildTags: [],
    linkedValues: {},
  };
}

/** The oldest Go version that can build them. */
export function leastGoVersion(): string {
  const goMod = readFileSync(inRepository("offline/toolchain/pulumi-cli/go.mod"), "utf8");
  return /^go (\S+)$/m.exec(goMod)?.[1] ?? "1.25";
}

const BUILD_TIMEOUT_MS = 25 * 60_000;

/** Whether `binDirectory` holds the program as its wrapper module and flags now describe it. */
export function isBuilt(program: GoProgram, binDirectory: string): boolean {
  if (!existsSync(join(binDirectory, program.name))) return false;
  const recipe = recipePath(program, binDirectory);
  // A program without a recipe is from the official distribution, which is equivalent.
  return !existsSync(recipe) || readFileSync(recipe, "utf8") === recipeOf(program);
}

/**
 * Builds the program into `binDirectory`. Nothing appears under its name before the build has succeeded.
 *
 * @throws CommandFailure when the build fails or takes more than 25 minutes.
 */
export async function build(program: GoProgram, binDirectory: string, logFile: string): Promise<void> {
  mkdirSync(binDirectory, { recursive: true });
  const unfinished = join(binDirectory, `.${program.name}.${process.pid}`);
  try {
    await runCommand({
      // Image builds run at the same time and should finish first, since more steps depend on them.
      file: "nice",
      args: ["-n", "10", "go", "build", ...buildFlags(program), "-o", unfinished, program.mainPackage],
      workingDirectory: program.moduleDirectory,
      environment: { CGO_ENABLED: "0" },
      logFile,
      timeoutMs: BUILD_TIMEOUT_MS,
    });
    writeFileSync(recipePath(program, binDirectory), recipeOf(program));
    renameSync(unfinished, join(binDirectory, program.name));
  } finally {
    rmSync(unfinished, { force: true });
  }
}

function buildFlags(program: GoProgram): string[] {
  const linkedValues = Object.entries(program.linkedValues).map(([variable, value]) => `-X ${variable}=${value}`);
  const flags = ["-trimpath", "-buildvcs=false", "-ldflags", ["-s", "-w", ...linkedValues].join(" ")];
  return program.buildTags.length > 0 ? [...flags, "-tags", program.buildTags.join(",")] : flags;
}

function recipePath(program: GoProgram, binDirectory: string): string {
  return join(binDirectory, `.${program.name}.recipe`);
}

function recipeOf(program: GoProgram): string {
  const hash = createHash("sha256");
  for (const file of ["go.mod", "go.sum"]) hash.update(readFileSync(join(program.moduleDirectory, file)));
  hash.update(JSON.stringify([program.mainPackage, buildFlags(program)]));
  return `${hash.digest("hex")}\n`;
}
