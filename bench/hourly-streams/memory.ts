import { setImmediate } from "node:timers/promises";
import { parseArgs } from "node:util";
import Table from "cli-table3";
import { HOUR_RETENTION_MS } from "../../contract/order";
import { WINDOW_SIZE_MS } from "../../contract/hourly-summary";
import { CountProcessor } from "../../apps/hourly-streams/streams/windowed-count/count-processor";
import { TimeWindows } from "../../apps/hourly-streams/streams/windowed-count/time-windows";
import { CountTotals } from "../../apps/hourly-streams/streams/windowed-count/windowed-count";

const USAGE = `Measures the memory that hourly-streams takes for each remembered order id.

  --ids N      order ids to remember (default 5000000)
  --steps N    rows of the table (default 5)
  --limit B    exit with 1 when the process grows by more bytes an id, over all of them (default 64)
`;

/** Orders in one commit: ten thousand a second with ten commits a second. */
const ORDERS_A_COMMIT = 1_000;
const HOURS = 24;
/** Copies of remembered orders to process before the measurement: more than fit into the garbage collector's new space. */
const WARM_UP_ORDERS = 500_000;
/** Readings of the memory. The lowest one is used. */
const READINGS = 10;

const { values } = parseArgs({
  options: {
    ids: { type: "string", default: "5000000" },
    steps: { type: "string", default: "5" },
    limit: { type: "string", default: "64" },
    help: { type: "boolean", default: false },
  },
});

/** A processor of one partition. The content of its records does not matter, only their keys and times. */
function createProcessor(nowMs: number): CountProcessor {
  return new CountProcessor(
    {
      source: { topic: "orders", partitions: 1 },
      changelog: { topic: "changelog", partitions: 1 },
      repartition: { topic: "partial-counts", partitions: 1 },
      windows: TimeWindows.ofSizeAndGrace({ sizeMs: WINDOW_SIZE_MS, graceMs: HOUR_RETENTION_MS }),
      extractTimestamp: ({ offset }) => nowMs - (offset % HOURS) * WINDOW_SIZE_MS,
      result: () => {
        throw new Error("nothing is merged here");
      },
      late: () => {
        throw new Error("no order is late here");
      },
    },
    0,
    new CountTotals(),
  );
}

/** The source partition and its processor. */
class Partition {
  private offset = 0;
  readonly processor = createProcessor(Date.now());

  append(order: number): void {
    const { processor, offset } = this;
    const key = Buffer.from(`order-${order}`);
    processor.process({ topic: "orders", partition: 0, offset, timestamp: 0, key, value: null });
    this.offset += 1;
    if (this.offset % ORDERS_A_COMMIT !== 0) return;
    processor.prepareCommit();
    processor.postCommit();
  }
}

/** The memory of the process after garbage collection. Freed buffers are returned with a delay, hence several readings. */
async function residentBytes(): Promise<number> {
  if (globalThis.gc === undefined)
    throw new Error("run it with `npm run measure:memory`, which exposes the garbage collector");
  let least = Infinity;
  for (let reading = 0; reading < READINGS; reading += 1) {
    globalThis.gc();
    await setImmediate();
    least = Math.min(least, process.memoryUsage.rss());
  }
  return least;
}

async function main(): Promise<void> {
  if (values.help) {
    process.stdout.write(USAGE);
    return;
  }
  const ids = Number(values.ids);
  const steps = Number(values.steps);
  const partition = new Partition();
  // Excludes what does not depend on the number of ids: code, and the memory for records in flight.
  for (let copy = 0; copy < WARM_UP_ORDERS; copy += 1) partition.append(copy % ORDERS_A_COMMIT);
  const before = await residentBytes();
  const table = new Table({
    head: ["order ids", "state stores, bytes an id", "process, bytes an id"],
    colAligns: ["right", "right", "right"],
    style: { head: [], border: [] },
  });
  let bytesAnId = 0;
  for (let step = 1, done = ORDERS_A_COMMIT; step <= steps; step += 1) {
    const next = ORDERS_A_COMMIT + Math.round((ids * step) / steps);
    for (; done < next; done += 1) partition.append(done);
    const remembered = done - ORDERS_A_COMMIT;
    bytesAnId = ((await residentBytes()) - before) / remembered;
    table.push([remembered, (partition.processor.stateBytes / done).toFixed(1), bytesAnId.toFixed(1)]);
  }
  process.stdout.write(`${table.toString()}\n`);
  if (bytesAnId > Number(values.limit)) {
    process.stdout.write(`the process grew by more than ${values.limit} bytes an id\n`);
    process.exitCode = 1;
  }
}

void main();
