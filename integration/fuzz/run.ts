import { randomInt } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { inLocalState } from "../../project/repository";
import { openPipeline } from "../harness/pipeline";
import { parseFuzzArguments, USAGE, type FuzzArguments } from "./arguments";
import { renderFuzzTable } from "./fuzz-table";
import { runFuzz, type FuzzResult } from "./run-fuzz";

/** The content of `fuzz-records.json`. */
interface FuzzReport {
  readonly form: "full" | "short";
  readonly seed: number;
  readonly startedAt: string;
  readonly results: readonly FuzzResult[];
}

function writeReport(report: FuzzReport): void {
  mkdirSync(inLocalState(), { recursive: true });
  writeFileSync(inLocalState("fuzz-records.json"), `${JSON.stringify(report, null, 2)}\n`);
}

async function fuzz({ records, seed, short }: FuzzArguments): Promise<void> {
  const startedAt = new Date();
  console.log(`${records} records, seed ${seed}`);
  const pipeline = await openPipeline({ readsDeadLetters: false });
  try {
    const { results, written } = await runFuzz(pipeline, { records, seed, short, startedAt });
    writeReport({ form: short ? "short" : "full", seed, startedAt: startedAt.toISOString(), results });
    console.log(renderFuzzTable(written));
    for (const { promise, failure } of results)
      console.log(failure === null ? promise : `FAILED: ${promise}: ${failure}`);
    const failed = results.filter(({ passed }) => !passed).length;
    const tookSeconds = Math.round((Date.now() - startedAt.getTime()) / 1_000);
    console.log(`seed ${seed}: ${results.length - failed} passed, ${failed} failed (${tookSeconds} s)`);
    if (failed > 0) process.exitCode = 1;
  } finally {
    await pipeline.close();
  }
}

async function main(): Promise<void> {
  const fuzzArguments = parseFuzzArguments(process.argv.slice(2), () => randomInt(2 ** 32));
  if (fuzzArguments.help) console.log(USAGE);
  else await fuzz(fuzzArguments);
}

main()
  .catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  })
  // As in the fault matrix: a kafkajs consumer may leave a connection open, which would keep the process alive.
  .finally(() => process.exit());
