import { loadavg } from "node:os";
import { freezeOthers } from "./freeze";
import { describeProcessorTime } from "./processor-time";
import type { Bench, Contestant, Row, RowResult, Sample } from "./row";

/**
 * Measures a row: each program once in each round, in turns, so that what the machine does meanwhile meets all of them.
 * Every second round goes the other way round: none is always the first after the pause.
 *
 * @returns what was measured; where it was interrupted, the rounds that are complete
 * @throws what a program or its preparation threw, and the reason of an interruption before a round was complete
 */
export async function runRow(row: Row, bench: Bench, rounds: number): Promise<RowResult> {
  const { interrupted, tell } = bench;
  const startedAt = new Date().toISOString();
  const [loadAverage = NaN] = loadavg();
  try {
    interrupted.throwIfAborted();
    tell(`${row.name}: preparing`);
    const prepared = await row.prepare(bench);
    const contestants = bench.alone ? prepared.filter(({ role }) => role === "product") : prepared;
    await freezeOthers(bench, row.components);
    for (const { name, warmUp } of contestants) {
      if (warmUp === undefined) continue;
      interrupted.throwIfAborted();
      tell(`${row.name}: warming ${name}`);
      await warmUp();
    }
    const complete: ReadonlyMap<Contestant, Sample>[] = [];
    try {
      while (complete.length < rounds) {
        const round = complete.length + 1;
        const title = `${row.name}, round ${round} of ${rounds}`;
        complete.push(await measureRound(round, { contestants, bench, title, unit: row.unit }));
      }
    } catch (error) {
      // An interruption takes nothing from the rounds that are complete.
      if (!interrupted.aborted || complete.length === 0) throw error;
    }
    const { name, title, unit, targets } = row;
    return {
      ...{ name, title, unit, targets, startedAt, loadAverage },
      pinned: bench.pinning !== undefined,
      quick: bench.quick,
      contestants: contestants.map((contestant) => ({
        ...{ name: contestant.name, role: contestant.role },
        samples: complete.flatMap((samples) => samples.get(contestant) ?? []),
      })),
    };
  } finally {
    await bench.resources.close();
  }
}

async function measureRound(
  round: number,
  args: { contestants: readonly Contestant[]; bench: Bench; title: string; unit: string },
): Promise<ReadonlyMap<Contestant, Sample>> {
  const { contestants, bench, title, unit } = args;
  const samples = new Map<Contestant, Sample>();
  for (const contestant of round % 2 === 1 ? contestants : contestants.toReversed()) {
    bench.interrupted.throwIfAborted();
    bench.tell(`${title}: ${contestant.name}`);
    const sample = await contestant.measure(round);
    if (!(sample.value > 0)) throw new Error(`${contestant.name} did nothing of what was measured`);
    samples.set(contestant, sample);
    bench.tell(`  ${describeSample(sample, unit)}`);
  }
  return samples;
}

function describeSample({ value, p50Ms, p99Ms, memoryBytes, processorTime }: Sample, unit: string): string {
  return [
    `${value.toLocaleString("en", { maximumSignificantDigits: 4 })} ${unit}`,
    ...(p50Ms === undefined ? [] : [`p50 ${p50Ms.toFixed(1)} ms`]),
    ...(p99Ms === undefined ? [] : [`p99 ${p99Ms.toFixed(1)} ms`]),
    ...(memoryBytes === undefined ? [] : [`${Math.round(memoryBytes / 2 ** 20)} MiB`]),
    ...(processorTime === undefined ? [] : [describeProcessorTime(processorTime)]),
  ].join(", ");
}
