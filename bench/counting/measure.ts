import { eventually } from "../../integration/harness/eventually";
import { tailTopics } from "../../integration/harness/kafka/topic-tail";
import { measureCatchUp } from "../load/catch-up";
import { measureProcessorTime, type ProcessorTime } from "../measuring/processor-time";
import type { Bench } from "../measuring/row";
import type { Backlog } from "./backlog";
import type { Application } from "./application";
import type { Instance } from "./instance";

const TIMEOUT_MS = 600_000;
/** The share of the backlog that is processed before the measurement begins: a JVM compiles meanwhile. */
const WARM_UP_SHARE = 0.25;

export interface Counted {
  /** Records of the backlog a second, after the warm-up. */
  readonly rate: number;
  /** Of all its instances together; 0 for a program that does not tell. */
  readonly transactionsPerSecond: number;
  /** Of all its instances. */
  readonly peakMemoryBytes: number;
  /** For each record of the backlog, the start of the processes included. */
  readonly processorTime: ProcessorTime;
}

/** Lets an application count a backlog from its first record on, and checks its counts. @throws when one is wrong */
export async function measureCounting(
  bench: Bench,
  backlog: Backlog,
  application: Application,
  instances = 1,
): Promise<Counted> {
  const started: Instance[] = [];
  try {
    const { result: rate, processorTime } = await measureProcessorTime(
      bench.containers,
      () => started.map(({ program }) => program),
      async () => {
        await startAll(application, instances, started);
        let rated = measureCatchUp(bench, { groupId: application.groupId, topic: backlog.topic }, WARM_UP_SHARE);
        for (const instance of started) rated = instance.unlessEnded(rated);
        return rated;
      },
      () => backlog.orders,
    );
    const transactionRates = await Promise.all(started.map((instance) => instance.transactionsPerSecond()));
    bench.interrupted.throwIfAborted();
    await checkCounts(bench, backlog, application);
    const peaks = await Promise.all(started.map((instance) => instance.peakMemoryBytes()));
    const transactionsPerSecond = sum(transactionRates.map((instanceRate) => instanceRate ?? 0));
    return { rate, transactionsPerSecond, peakMemoryBytes: sum(peaks), processorTime };
  } finally {
    await Promise.all(started.map((instance) => instance.kill()));
  }
}

async function checkCounts({ cluster }: Bench, backlog: Backlog, { groupId, output }: Application): Promise<void> {
  if (output === undefined) return;
  const counts = output.createReader();
  const tail = await tailTopics(cluster, { topics: [output.topic], onRecord: (record) => counts.add(record) });
  try {
    await eventually(
      `${groupId} has counted every order once`,
      async () => {
        const behind = await tail.behind();
        if (behind !== null) throw new Error(behind);
        const hours = new Set([...backlog.counts.keys(), ...counts.counts.keys()]);
        const wrong = [...hours].filter((hour) => counts.counts.get(hour) !== backlog.counts.get(hour));
        const [hour] = wrong;
        if (hour === undefined) return;
        const found = `${counts.counts.get(hour) ?? 0} instead of ${backlog.counts.get(hour) ?? 0}`;
        throw new Error(`${wrong.length} hours differ; ${hour} has ${found}`);
      },
      { timeoutMs: TIMEOUT_MS / 10 },
    );
  } finally {
    await tail.close();
  }
}

export interface Restored {
  /** From the beginning of the first restoration to the end of the last one, in seconds. */
  readonly restorationSeconds: number;
  /** From the start of the first process until all process, in seconds. */
  readonly recoverySeconds: number;
  /** Of all its instances. */
  readonly peakMemoryBytes: number;
}

/**
 * Starts an application that has counted the backlog and was killed, and measures how it restores its state.
 * @throws when it does not remember every order
 */
export async function measureRestoration(
  { cluster }: Bench,
  backlog: Backlog,
  application: Application,
  instances = 1,
): Promise<Restored> {
  await eventually(
    `the brokers have noticed that ${application.groupId} was killed`,
    async () => {
      const { groups } = await cluster.admin.describeGroups([application.groupId]);
      if (groups.some(({ members }) => members.length > 0)) throw new Error("it has members");
    },
    { timeoutMs: TIMEOUT_MS / 10 },
  );
  const started: Instance[] = [];
  try {
    await startAll(application, instances, started);
    const events = (await Promise.all(started.map((instance) => instance.untilRunning(TIMEOUT_MS)))).flat();
    const timesOf = (name: string): number[] => events.flatMap(({ event, atMs }) => (event === name ? [atMs] : []));
    const remembered = events.reduce((sum, { rememberedIds = 0 }) => sum + rememberedIds, 0);
    if (remembered < backlog.orders) {
      throw new Error(`${application.groupId} has restored ${remembered} of ${backlog.orders} order ids`);
    }
    const peaks = await Promise.all(started.map((instance) => instance.peakMemoryBytes()));
    return {
      restorationSeconds: (Math.max(...timesOf("restored")) - Math.min(...timesOf("restoring"))) / 1_000,
      recoverySeconds:
        (Math.max(...timesOf("running")) - Math.min(...started.map(({ startedAtMs }) => startedAtMs))) / 1_000,
      peakMemoryBytes: sum(peaks),
    };
  } finally {
    await Promise.all(started.map((instance) => instance.kill()));
  }
}

/** Starts the instances at the same time: each one that joins later would make all others hand partitions over. */
async function startAll(application: Application, instances: number, started: Instance[]): Promise<void> {
  const numbers = Array.from({ length: instances }, (_none, index) => index + 1);
  await Promise.all(numbers.map(async (number) => started.push(await application.start(number))));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
