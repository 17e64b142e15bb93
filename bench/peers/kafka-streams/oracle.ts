import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";

const run = promisify(execFile);
/** Holds `classes` and `dependency/*.jar` once it is built. */
export const PROGRAM_FOLDER = join(__dirname, "target");
/** The output is a line of JSON with an entry for each hour. */
const MAX_OUTPUT_BYTES = 16_777_216;

/** Enough for the state of some million orders. The default would be a quarter of the machine's memory. */
const MAX_HEAP = "-Xmx512m";
const MEMORY_POLL_MS = 200;

const LAP_SCHEMA = z.object({ records: z.int(), seconds: z.number() });

const REPORT_SCHEMA = z.object({
  counts: z.record(z.string(), z.int()),
  first: LAP_SCHEMA,
  all: LAP_SCHEMA,
});

/** The counts that Kafka Streams produced from a topic, and what it took. */
export type OracleReport = z.output<typeof REPORT_SCHEMA> & { readonly peakMemoryBytes: number };

/** Builds the program. Quick if it is already built. */
export async function buildOracle(): Promise<void> {
  await run("mvn", ["--batch-mode", "--quiet", "--file", join(__dirname, "pom.xml"), "package"]);
}

export interface OracleOptions {
  readonly bootstrapServers: string;
  readonly applicationId: string;
  readonly inputTopic: string;
  readonly outputTopic: string;
  readonly retentionMs: number;
  /** The number of records in the first lap. */
  readonly firstRecords: number;
}

/** Runs it until it has caught up with the input topic. */
export async function runOracle(options: OracleOptions): Promise<OracleReport> {
  const classPath = [join(__dirname, "target/classes"), join(__dirname, "target/dependency/*")].join(":");
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
    return { ...REPORT_SCHEMA.parse(JSON.parse(stdout)), peakMemoryBytes };
  } finally {
    clearInterval(timer);
  }
}

/** The peak memory of a process so far, 0 for one that has ended: `VmHWM` in Linux's /proc. */
async function peakMemoryOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid ?? 0}/status`, "utf8").catch(() => "");
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0) * 1_024;
}
