import { mkdirSync, writeFileSync } from "node:fs";
import { inLocalState } from "../../project/repository";
import { isSecured } from "../harness/kafka/connection";
import { openPipeline } from "../harness/pipeline";
import { removeReplicas } from "../harness/containers/replica";
import { parseSelection } from "./arguments";
import { FAULTS } from "./matrix";
import type { FaultResult } from "./result";
import { runFault } from "./run-fault";
import { serviceOutputSince } from "./service-output";
import { renderFaultTable } from "./table";

/** The content of `faults.json`, written after each fault. */
interface FaultReport {
  readonly form: "full" | "short";
  readonly startedAt: string;
  readonly results: readonly FaultResult[];
}

async function main(): Promise<void> {
  const selection = parseSelection(process.argv.slice(2), FAULTS);
  if (selection.list) {
    for (const { name, promise } of selection.faults) console.log(`${name.padEnd(36)} ${promise}`);
    return;
  }
  const pipeline = await openPipeline();
  const results: FaultResult[] = [];
  const startedAt = new Date().toISOString();
  try {
    await removeReplicas(pipeline.containers);
    const faults = selection.faults.filter(({ name, onlyWithSecurity = false }) => {
      const applies = !onlyWithSecurity || isSecured(pipeline.stack);
      if (!applies) console.log(`left out: ${name}, as security is off`);
      return applies;
    });
    for (const [index, fault] of faults.entries()) {
      console.log(`[${index + 1}/${faults.length}] ${fault.name}: ${fault.promise}`);
      const beganAtMs = Date.now();
      const result = await runFault(pipeline, fault, selection.short);
      results.push(result);
      writeReport({ form: selection.short ? "short" : "full", startedAt, results });
      const tookSeconds = Math.round((Date.now() - beganAtMs) / 1_000);
      console.log(`      ${result.passed ? "balanced" : `FAILED: ${result.failure ?? ""}`} (${tookSeconds} s)`);
      if (!result.passed) console.log(await serviceOutputSince(pipeline, new Date(beganAtMs)));
    }
  } finally {
    await removeReplicas(pipeline.containers);
    await pipeline.close();
  }
  console.log(renderFaultTable(results));
  const failed = results.filter(({ passed }) => !passed).length;
  console.log(`${results.length - failed} passed, ${failed} failed`);
  if (failed > 0) process.exitCode = 1;
}

function writeReport(report: FaultReport): void {
  mkdirSync(inLocalState(), { recursive: true });
  writeFileSync(inLocalState("faults.json"), `${JSON.stringify(report, null, 2)}\n`);
}

main()
  .catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  })
  // A kafkajs consumer that loses its broker while it is closed leaves a connection open, which would keep the process
  // alive permanently.
  .finally(() => process.exit());
