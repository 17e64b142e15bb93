import { parseArgs } from "node:util";
import Table from "cli-table3";
import { HOUR_RETENTION_MS } from "../../contract/order";
import { WINDOW_SIZE_MS } from "../../contract/hourly-summary";
import { CountTask } from "../../apps/hourly-streams/streams/count-task";
import { ProcessingTotals } from "../../apps/hourly-streams/streams/task";
import { TimeWindows } from "../../apps/hourly-streams/streams/time-windows";

const USAGE = `Measures the memory that hourly-streams takes for each remembered order id.

  --ids N      order ids to remember (default 5000000)
  --steps N    rows of the table (default 5)
  --limit B    exit with 1 when the process grows by more bytes an id, over all of them (default 64)
`;

/** Orders of one commit, as at some thousands a second and ten commits a second. */
const ORDERS_A_COMMIT = 1_000;
const HOURS = 24;

const { values } = parseArgs({
  options: {
    ids: { type: "string", default: "5000000" },
    steps: { type: "string", default: "5" },
    limit: { type: "string", default: "64" },
    help: { type: "boolean", default: false },
  },
});

/** The task of one partition; its records need no content, only a key and a time. */
function countTask(nowMs: number): CountTask {
  return new CountTask({
    source: { topic: "orders", partition: 0 },
    changelogTopic: "changelog",
    repartition: { topic: "partial-counts", partitions: 1 },
    windows: TimeWindows.of({ sizeMs: WINDOW_SIZE_MS, retentionMs: HOUR_RETENTION_MS }),
    totals: new ProcessingTotals(),
    extractTimestamp: ({ offset }) => nowMs - (offset % HOURS) * WINDOW_SIZE_MS,
    late: () => {
      throw new Error("no order is late here");
    },
  });
}

function remember(task: CountTask, from: number, to: number): void {
  for (let offset = from; offset < to; offset += 1) {
    const key = Buffer.from(`order-${offset}`);
    task.process({ topic: "orders", partition: 0, offset, timestamp: 0, key, value: null });
    if (offset % ORDERS_A_COMMIT !== ORDERS_A_COMMIT - 1) continue;
    task.prepareCommit();
    task.committed();
  }
}

/** What the process holds once nothing is left to collect. */
function residentBytes(): number {
  if (globalThis.gc === undefined) throw new Error("run it with `npm run measure:memory`, which exposes the collector");
  globalThis.gc();
  globalThis.gc();
  return process.memoryUsage.rss();
}

function main(): void {
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const ids = Number(values.ids);
  const steps = Number(values.steps);
  const task = countTask(Date.now());
  // What every process pays once: code, and memory that the collector keeps for itself.
  remember(task, 0, ORDERS_A_COMMIT);
  const before = residentBytes();
  const table = new Table({
    head: ["order ids", "state stores, bytes an id", "process, bytes an id"],
    colAligns: ["right", "right", "right"],
    style: { head: [], border: [] },
  });
  let bytesAnId = 0;
  for (let step = 1, done = ORDERS_A_COMMIT; step <= steps; step += 1) {
    const next = ORDERS_A_COMMIT + Math.round((ids * step) / steps);
    remember(task, done, next);
    done = next;
    const remembered = done - ORDERS_A_COMMIT;
    bytesAnId = (residentBytes() - before) / remembered;
    table.push([remembered, (task.stateBytes / done).toFixed(1), bytesAnId.toFixed(1)]);
  }
  process.stdout.write(`${table.toString()}\n`);
  if (bytesAnId > Number(values.limit)) {
    process.stdout.write(`the process grew by more than ${values.limit} bytes an id\n`);
    process.exitCode = 1;
  }
}

main();
