import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);
const ROOM = __dirname;
/** A line of JSON with an entry for each hour. */
const MAX_OUTPUT_BYTES = 16_777_216;

/** Enough for the state of some million orders; its own default would be a quarter of the machine. */
const MAX_HEAP = "-Xmx512m";
const MEMORY_POLL_MS = 200;

const lapSchema = z.object({ records: z.int(), seconds: z.number() });

const reportSchema = z.object({
  counts: z.record(z.string(), z.int()),
  first: lapSchema,
  all: lapSchema,
});

/** What Kafka Streams made of a topic. */
export type OracleReport = z.output<typeof reportSchema> & { readonly peakMemoryBytes: number };

/** Builds the program; a moment where it is built already. */
export async function buildOracle(): Promise<void> {
  await run("mvn", ["--batch-mode", "--quiet", "--file", join(ROOM, "pom.xml"), "package"]);
}

export interface OracleOptions {
  readonly bootstrapServers: string;
  readonly applicationId: string;
  readonly inputTopic: string;
  readonly outputTopic: string;
  readonly retentionMs: number;
  /** How many records the first lap has. */
  readonly firstRecords: number;
}

/** Runs it until it has caught up with the input topic. */
export async function runOracle(options: OracleOptions): Promise<OracleReport> {
  const classPath = [join(ROOM, "target/classes"), join(ROOM, "target/dependency/*")].join(":");
  const running = run(
    "java",
    [
      ...[MAX_HEAP, "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn", "-cp", classPath, "shopstream.bench.HourlyCount"],
      ...[options.bootstrapServers, options.applicationId, options.inputTopic, options.outputTopic],
      ...[String(options.retentionMs), String(options.firstRecords)],
    ],
    { maxBuffer: MAX_OUTPUT_BYTES },
  );
  let peakMemoryBytes = 0;
  const timer = setInterval(() => {
    void peakMemoryOf(running.child.pid).then((bytes) => (peakMemoryBytes = Math.max(peakMemoryBytes, bytes)));
  }, MEMORY_POLL_MS);
  try {
    const { stdout } = await running;
    return { ...reportSchema.parse(JSON.parse(stdout)), peakMemoryBytes };
  } finally {
    clearInterval(timer);
  }
}

/** The most memory a process has held so far, 0 for one that is gone: `VmHWM` of Linux' /proc. */
async function peakMemoryOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, "utf8").catch(() => "");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
}
