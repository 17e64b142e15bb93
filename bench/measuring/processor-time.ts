import { cpus } from "node:os";
import { processorSecondsOf } from "../../integration/harness/containers/processor-time";
import type { StackContainer } from "../../integration/harness/containers/stack-container";
import { isBroker, type StackContainers } from "../../integration/harness/containers/stack-containers";

/** Where the machine's processor time went while something was measured, in microseconds for each unit of the work. */
export interface ProcessorTime {
  /** Of the program that was measured. */
  readonly program: number;
  /** Of all brokers. */
  readonly brokers: number;
  /** Of the other containers of the stack. */
  readonly stores: number;
  /** Of the load generator, the bench and whatever else runs on the machine. */
  readonly others: number;
  /** How much of all cores' time was used, from 0 to 1. */
  readonly busyShare: number;
}

const MS_PER_SECOND = 1_000;
const MICROSECONDS_PER_SECOND = 1_000_000;

interface Measured<Result> {
  readonly result: Result;
  readonly processorTime: ProcessorTime;
}

/**
 * Measures the processor time of each program while `work` is done.
 *
 * @param program the containers that are measured; they may be started by the work itself
 * @param unitsOf how many units of the work were done
 */
export async function measureProcessorTime<Result>(
  containers: StackContainers,
  program: () => readonly StackContainer[],
  work: () => Promise<Result>,
  unitsOf: (result: Result) => number,
): Promise<Measured<Result>> {
  const stack = await runningContainers(containers);
  const before = await sample(stack, program());
  const result = await work();
  const measured = program();
  const after = await sample(stack, measured);
  const used = (of: readonly StackContainer[]): number =>
    of.reduce((sum, { container: { id } }) => sum + (after.of.get(id) ?? 0) - (before.of.get(id) ?? 0), 0);
  const rest = stack.filter(({ container: { id } }) => !measured.some(({ container }) => container.id === id));
  const programUsed = used(measured);
  const brokers = used(rest.filter(isBroker));
  const stores = used(rest) - brokers;
  const available = cpus().length * ((after.atMs - before.atMs) / MS_PER_SECOND);
  const busy = Math.max(0, available - (after.idleSeconds - before.idleSeconds));
  const each = (seconds: number): number => (seconds * MICROSECONDS_PER_SECOND) / unitsOf(result);
  return {
    result,
    processorTime: {
      program: each(programUsed),
      brokers: each(brokers),
      stores: each(stores),
      others: each(Math.max(0, busy - programUsed - brokers - stores)),
      busyShare: busy / available,
    },
  };
}

/** `52.1 µs of processor time each, 30.4 of brokers, 40.0 of stores, 12.2 of all else; 98 % of all cores` */
export function describeProcessorTime({ program, brokers, stores, others, busyShare }: ProcessorTime): string {
  const [own, ofBrokers, ofStores, ofOthers] = [program, brokers, stores, others].map((time) => time.toFixed(1));
  return (
    `${own} µs of processor time each, ${ofBrokers} of brokers, ${ofStores} of stores, ${ofOthers} of all else; ` +
    `${Math.round(100 * busyShare)} % of all cores`
  );
}

/** Those that are neither stopped nor frozen: asking all of them would take longer than some measurements. */
async function runningContainers(containers: StackContainers): Promise<StackContainer[]> {
  const all = await containers.all();
  const states = await Promise.all(all.map((container) => container.inspect()));
  return all.filter((_container, index) => states[index]?.State.Running && !states[index].State.Paused);
}

async function sample(stack: readonly StackContainer[], program: readonly StackContainer[]) {
  const unique = new Map([...stack, ...program].map((container) => [container.container.id, container]));
  const of = await Promise.all(
    [...unique].map(async ([id, container]) => [id, await processorSecondsOf(container)] as const),
  );
  const idleMs = cpus().reduce((sum, { times }) => sum + times.idle, 0);
  return { of: new Map(of), idleSeconds: idleMs / MS_PER_SECOND, atMs: performance.now() };
}
