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
    if (!(await pipeline.containers.has("kafka-1"))) {
      throw new Error(
        "faults stop the stack's own servers, and Kafka is somebody else's: run them where the servers are",
      );
    }
    const components = (await pipeline.containers.all()).map(({ component }) => component);
    const faults = selection.faults.filter(({ name, component, onlyWithSecurity = false }) => {
      const missing = component !== undefined && !components.includes(component) && `this stack has no ${component}`;
      const unsecured = onlyWithSecurity && !isSecured(pipeline.stack) && "security is off";
      if (missing || unsecured) console.log(`skipped: ${name}, ${missing || unsecured}`);
      return !missing && !unsecured;
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
