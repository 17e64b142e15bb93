import { z } from "zod";
import type { StackContainer } from "../../integration/harness/containers/stack-container";
import { eventually } from "../../integration/harness/eventually";
import type { Bench } from "../measuring/row";
import { startProgram, type PeerProgram } from "../peers/peer-container";

/** How much of the output of a program that has ended is shown. */
const PRINTED_CHARACTERS = 2_000;

/** What an instance prints, a line of JSON each: when it began and ended to restore, that it processes, and how often it commits. */
const EVENT_SCHEMA = z.object({
  event: z.enum(["restoring", "restored", "running", "committed"]),
  /** Epoch milliseconds. */
  atMs: z.number(),
  /** `restored`: the order ids that this task remembers now. */
  rememberedIds: z.number().optional(),
  /** `committed`, about once a second: transactions since its start. */
  commits: z.number().optional(),
});
type InstanceEvent = z.output<typeof EVENT_SCHEMA>;

/** A running instance of an application. */
export interface Instance {
  readonly program: StackContainer;
  readonly startedAtMs: number;
  /** Waits for something unless the instance ends first. @throws with its last output when it does */
  unlessEnded<Value>(awaited: Promise<Value>): Promise<Value>;
  /** What it has printed by the time that it is running. */
  untilRunning(timeoutMs: number): Promise<readonly InstanceEvent[]>;
  /** Transactions a second from its first to now, the last second aside; undefined for a program that does not tell. */
  transactionsPerSecond(): Promise<number | undefined>;
  /** The highest resident memory of its process so far: `VmHWM` of Linux. */
  peakMemoryBytes(): Promise<number>;
  /** Kills it, and removes whatever it has stored. */
  kill(): Promise<void>;
}

export async function startInstance(bench: Bench, program: PeerProgram): Promise<Instance> {
  const started = await startProgram(bench, program);
  const { name, container } = started;
  const { State } = await started.inspect();
  const printed = (): Promise<string> => started.printedSince(new Date(State.StartedAt));
  const ended = container.wait().then(async () => {
    throw new Error(`${name} has ended: ${(await printed().catch(() => "")).slice(-PRINTED_CHARACTERS)}`);
  });
  // It also ends when it is killed, and nobody waits any more.
  ended.catch(() => undefined);
  const unlessEnded = <Value>(awaited: Promise<Value>): Promise<Value> => Promise.race([awaited, ended]);
  const readEvents = async (): Promise<readonly InstanceEvent[]> => {
    const lines = (await printed()).match(/\{"event".*\}/g) ?? [];
    return lines.map((line) => EVENT_SCHEMA.parse(JSON.parse(line)));
  };
  const readRunning = async (): Promise<readonly InstanceEvent[]> => {
    const events = await readEvents();
    if (events.some(({ event }) => event === "running")) return events;
    throw new Error(`its last event is ${events.at(-1)?.event ?? "none"}`);
  };
  return {
    program: started,
    startedAtMs: Date.parse(State.StartedAt),
    unlessEnded,
    untilRunning: (timeoutMs) => unlessEnded(eventually(`${name} is running`, readRunning, { timeoutMs })),
    transactionsPerSecond: async () => rateOf(await readEvents()),
    peakMemoryBytes: async () => {
      const kibibytes = /^VmHWM:\s+(\d+) kB$/m.exec(await started.run(["cat", "/proc/1/status"]))?.[1];
      if (kibibytes === undefined) throw new Error("/proc/1/status has no VmHWM");
      return Number(kibibytes) * 1_024;
    },
    kill: () => started.remove(),
  };
}

/** Transactions a second, between the first and the last time at which an instance told of some. */
function rateOf(events: readonly InstanceEvent[]): number | undefined {
  const told = events.flatMap(({ atMs, commits = 0 }) => (commits > 0 ? [{ atMs, commits }] : []));
  const [first] = told;
  const last = told.at(-1);
  if (first === undefined || last === undefined || first === last) return undefined;
  return (last.commits - first.commits) / ((last.atMs - first.atMs) / 1_000);
}
