import { once } from "node:events";
import { get } from "node:http";
import Table from "cli-table3";
import { findStack } from "../../integration/harness/stack";
import { messageOf } from "../../project/commands/command-line";
import { parseInteger, parseOptions } from "../../project/commands/options";
import { printStep } from "../comparison";
import { postOrders, type PostMeasurement } from "../post-load";

const USAGE = `npm run measure:operations-page [-- <options>]
  What it costs the pipeline that somebody looks at the operations page: orders are posted to the running stack as fast as it
  takes them, in turns with nobody and with one viewer.

  --seconds <n>  how long each measurement takes, 1 to 600; default 15
  --rounds <n>   how often each is measured, 1 to 50; default 4
  --help         this text`;
const OPTIONS = {
  seconds: { type: "string", default: "15" },
  rounds: { type: "string", default: "4" },
  help: { type: "boolean", default: false },
} as const;
const CONNECTIONS = 50;

/** Does the work while a viewer gets the page's events. */
async function whileWatched<Result>(operationsUrl: string, work: () => Promise<Result>): Promise<Result> {
  const viewer = get(`${operationsUrl}/api/events`);
  viewer.on("response", (response) => response.resume());
  // The first event says that the service samples.
  await once(viewer, "response");
  try {
    return await work();
  } finally {
    viewer.destroy();
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

function row(name: string, measured: readonly PostMeasurement[]): string[] {
  const rates = measured.map(({ rate }) => rate);
  const between = `${Math.round(Math.min(...rates))} to ${Math.round(Math.max(...rates))}`;
  const p99Ms = median(measured.map((one) => one.p99Ms));
  return [name, String(Math.round(median(rates))), between, String(Math.round(p99Ms))];
}

async function main(): Promise<void> {
  const {
    seconds: duration,
    rounds: times,
    help,
  } = parseOptions(process.argv.slice(2), { options: OPTIONS, usage: USAGE });
  if (help) {
    console.log(USAGE);
    return;
  }
  const seconds = parseInteger({ name: "seconds", text: duration, minimum: 1, maximum: 600, usage: USAGE });
  const rounds = parseInteger({ name: "rounds", text: times, minimum: 1, maximum: 50, usage: USAGE });
  const { orderProducerUrl, operationsUrl } = await findStack();
  const measure = (): Promise<PostMeasurement> => postOrders(orderProducerUrl, CONNECTIONS, seconds);
  printStep("warm-up");
  await measure();
  const alone: PostMeasurement[] = [];
  const watched: PostMeasurement[] = [];
  for (let round = 1; round <= rounds; round += 1) {
    printStep(`round ${round} of ${rounds}`);
    alone.push(await measure());
    watched.push(await whileWatched(operationsUrl, measure));
  }
  const table = new Table({
    head: ["viewers", "orders/s, median", "lowest to highest", "p99 ms"],
    style: { head: [], border: [] },
  });
  table.push(row("nobody", alone), row("one", watched));
  const rateOf = (measured: readonly PostMeasurement[]): number => median(measured.map(({ rate }) => rate));
  console.log(table.toString());
  console.log(`with a viewer: ${((100 * rateOf(watched)) / rateOf(alone)).toFixed(1)} % of the rate without`);
}

main().catch((error: unknown) => {
  console.error(messageOf(error));
  process.exitCode = 1;
});
