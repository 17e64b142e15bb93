import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { stackContainers } from "../../integration/harness/containers/stack-containers";
import { connectToCluster } from "../../integration/harness/kafka/cluster";
import { findStack } from "../../integration/harness/stack";
import { messageOf } from "../../project/commands/command-line";
import { parseOptions } from "../../project/commands/options";
import { inLocalState, inRepository } from "../../project/repository";
import { freezeOthers } from "../measuring/freeze";
import { abortOnInterrupt, tell } from "../measuring/interruption";
import { describeMachine, type Machine } from "../measuring/machine";
import { Resources } from "../measuring/resources";
import { removePeers } from "../peers/peer-container";
import { dimensions, type Dimension } from "./dimensions";
import { measureGrowth, type GrowthCurve } from "./measure-growth";
import { drawGrowth } from "./picture";

const NAMES = dimensions().map(({ name }) => name);
const USAGE = `npm run bench:growth [-- <options>]
  How hourly-streams grows: throughput, memory and recovery with more orders per hour, remembered order ids, partitions and
  instances, and with a hundred partitions; on topics of its own on the running stack, of which all but the brokers is frozen meanwhile. 10 to 20 minutes.
  Results: .shopstream/growth.json, which keeps the newest of each dimension.

  --only <name>  one dimension alone: ${NAMES.join(", ")}
  --quick        backlogs of a tenth: to try it, not for the figures
  --write        draw the results into docs/performance
  --help         this text`;
const OPTIONS = {
  only: { type: "string" },
  quick: { type: "boolean", default: false },
  write: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const;

const QUICK_SCALE = 0.1;
const RESULTS = inLocalState("growth.json");
const PICTURES = inRepository("docs", "performance");

function chooseDimensions(quick: boolean, only: string | undefined): readonly Dimension[] {
  const all = dimensions(quick ? QUICK_SCALE : 1);
  const chosen = all.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) throw new Error(`there is no dimension ${only ?? ""}\n${USAGE}`);
  return chosen;
}

async function measure(chosen: readonly Dimension[], quick: boolean): Promise<void> {
  const interrupted = abortOnInterrupt();
  const resources = new Resources();
  try {
    const stack = await findStack();
    const containers = stackContainers();
    await removePeers(containers);
    const cluster = await connectToCluster(stack);
    resources.add("connections to Kafka", () => cluster.close());
    const settings = { quick, alone: false, pinning: undefined };
    const bench = { ...settings, stack, cluster, containers, interrupted, tell, resources };
    const measured = describeRun(await describeMachine(containers), quick);
    await freezeOthers(bench, []);
    await measureGrowth(bench, chosen, (curve) => keepResult({ ...curve, measured }));
  } finally {
    await resources.close();
  }
}

function describeRun({ cores, processor, commit }: Machine, quick: boolean): string {
  const day = new Date().toISOString().slice(0, 10);
  return `${day}, ${commit}, ${cores} cores of ${processor} with the brokers${quick ? ", quick" : ""}`;
}

function readResults(): GrowthCurve[] {
  return existsSync(RESULTS) ? (JSON.parse(readFileSync(RESULTS, "utf8")) as GrowthCurve[]) : [];
}

/** Keeps the newest curve of each dimension. */
function keepResult(curve: GrowthCurve): void {
  const curves = [...readResults().filter(({ name }) => name !== curve.name), curve];
  writeFileSync(RESULTS, `${JSON.stringify(curves, null, 2)}\n`);
}

async function main(): Promise<void> {
  const { only, quick, write, help } = parseOptions(process.argv.slice(2), { options: OPTIONS, usage: USAGE });
  if (help) {
    console.log(USAGE);
    return;
  }
  await measure(chooseDimensions(quick, only), quick);
  if (!write) return;
  mkdirSync(PICTURES, { recursive: true });
  for (const curve of readResults()) writeFileSync(`${PICTURES}/${curve.name}.svg`, drawGrowth(curve));
}

main()
  .catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 1;
  })
  // As in the fault matrix: a kafkajs client may leave a connection open, which would keep the process alive.
  .finally(() => process.exit());
