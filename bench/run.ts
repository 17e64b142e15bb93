import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { stackContainers } from "../integration/harness/containers/stack-containers";
import { connectToCluster } from "../integration/harness/kafka/cluster";
import { findStack } from "../integration/harness/stack";
import { messageOf } from "../project/commands/command-line";
import { inLocalState, inRepository } from "../project/repository";
import { parseBenchArguments, USAGE, type BenchArguments } from "./arguments";
import { PUBLISHED, sectionsOf, serialize } from "./document";
import { renderDocument } from "./markdown/sections";
import { abortOnInterrupt, tell } from "./measuring/interruption";
import { describeMachine } from "./measuring/machine";
import { pinStack } from "./measuring/pinning";
import { renderReport } from "./measuring/report";
import { Resources } from "./measuring/resources";
import { withReports, type BenchReport, type PublishedResults } from "./measuring/results";
import type { RowResult } from "./measuring/row";
import { runRow } from "./measuring/run-row";
import { removePeers } from "./peers/peer-container";
import { ROWS } from "./rows/rows";

const RESULTS = inLocalState("bench");

/** Measures the rows one after the other; one that fails does not keep the others. @returns whether all were measured */
async function measure({ rows, rounds, quick, pin, alone, ...more }: BenchArguments): Promise<boolean> {
  const interrupted = abortOnInterrupt();
  const resources = new Resources();
  const results: RowResult[] = [];
  const failures: string[] = [];
  const name = new Date().toISOString().slice(0, 19).replaceAll(":", "-");
  try {
    const stack = await findStack();
    const containers = stackContainers();
    await removePeers(containers);
    const cluster = await connectToCluster(stack);
    resources.add("connections to Kafka", () => cluster.close());
    const machine = await describeMachine(containers);
    const pinning = pin ? await pinStack(containers, resources) : undefined;
    for (const row of rows) {
      const settings = { ...more, quick, alone, pinning };
      const bench = { ...settings, stack, cluster, containers, interrupted, tell, resources: new Resources() };
      try {
        results.push(await runRow(row, bench, rounds));
        if (!alone) writeReport(name, { machine, rows: results });
      } catch (error) {
        failures.push(`${row.name}: ${messageOf(error)}`);
        tell(`${row.name} was not measured: ${messageOf(error)}`);
      }
      if (interrupted.aborted) break;
    }
    console.log(renderReport({ machine, rows: results }));
  } finally {
    await resources.close();
  }
  return failures.length === 0 && !interrupted.aborted;
}

function writeReport(name: string, report: BenchReport): void {
  mkdirSync(RESULTS, { recursive: true });
  writeFileSync(`${RESULTS}/${name}.json`, `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(`${RESULTS}/${name}.md`, renderReport(report));
}

const readPublished = (): PublishedResults => JSON.parse(readFileSync(PUBLISHED, "utf8")) as PublishedResults;

/** Publishes the newest result of each row that was measured on this machine, where an older one is published. */
function publish(): void {
  const reports = readdirSync(RESULTS)
    .filter((file) => file.endsWith(".json"))
    .map((file) => JSON.parse(readFileSync(`${RESULTS}/${file}`, "utf8")) as BenchReport);
  const order = ROWS.map(({ name }) => name);
  writeFileSync(PUBLISHED, serialize(withReports(readPublished(), reports, order)));
}

/** Puts what is published into the documents. */
async function render(): Promise<void> {
  for (const [path, sections] of Object.entries(sectionsOf(readPublished()))) {
    const document = inRepository(path);
    writeFileSync(document, await renderDocument(document, sections));
  }
}

async function main(): Promise<void> {
  const benchArguments = parseBenchArguments(process.argv.slice(2), ROWS);
  if (benchArguments.help) {
    console.log(USAGE);
  } else if (benchArguments.list) {
    for (const { name, title } of ROWS) console.log(`${name.padEnd(20)} ${title}`);
  } else if (benchArguments.render) {
    await render();
  } else {
    if (!(await measure(benchArguments))) process.exitCode = 1;
    if (!benchArguments.write) return;
    publish();
    await render();
  }
}

main()
  .catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  })
  // As in the fault matrix: a kafkajs client may leave a connection open, which would keep the process alive.
  .finally(() => process.exit());
