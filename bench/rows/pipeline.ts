import { memoryOf } from "../../integration/harness/containers/memory";
import { requireWrk } from "../load/wrk";
import { measureProcessorTime } from "../measuring/processor-time";
import { drain, findHighestRate, QUICK_SUSTAIN_SECONDS, SUSTAIN_SECONDS, tryRate } from "../load/sustained-rate";
import type { Bench, Contestant, Row, Sample } from "../measuring/row";
import { ownPipeline } from "../pipelines/own-pipeline";
import { startPeerPipeline, type MeasuredPipeline } from "../pipelines/peer-pipeline";

const FIRST_ORDERS_PER_SECOND = 400;
/** A rate that does not hold is within 10 % of the one that does. */
const PRECISION = 1.1;
const TRIAL_SECONDS = 20;
const QUICK_TRIAL_SECONDS = 12;
/** Until JVMs have compiled what runs often, which three of them had not after two minutes; whether they keep up does not matter. */
const WARM_UP = { rate: 300, seconds: 180 };
const QUICK_WARM_UP = { rate: 100, seconds: 20 };

const PEER = "Spring Boot with the logs, Kafka Streams, the same connectors";

function contestant(
  bench: Bench,
  { name, role }: Pick<Contestant, "name" | "role">,
  pipeline: MeasuredPipeline,
): Contestant {
  const trialSeconds = bench.quick ? QUICK_TRIAL_SECONDS : TRIAL_SECONDS;
  const sustainSeconds = bench.sustainSeconds ?? (bench.quick ? QUICK_SUSTAIN_SECONDS : SUSTAIN_SECONDS);
  const holds = async (rate: number, seconds: number): Promise<boolean> => {
    const reason = await tryRate(bench, pipeline, { rate, seconds });
    bench.tell(`  ${rate} orders/s for ${seconds} s: ${reason ?? "sustained"}`);
    return reason === undefined;
  };
  let highest = FIRST_ORDERS_PER_SECOND;
  const search = async (factor: number): Promise<void> => {
    // A short trial that fails may have met something else on the machine: twice is no accident.
    highest = await findHighestRate(
      { first: highest, factor, precision: PRECISION },
      async (rate) => (await holds(rate, trialSeconds)) || holds(rate, trialSeconds),
    );
  };
  return {
    name,
    role,
    warmUp: async () => {
      await tryRate(bench, pipeline, bench.quick ? QUICK_WARM_UP : WARM_UP);
      await search(2);
    },
    measure: async (round): Promise<Sample> => {
      // What the first search found is for the first round.
      if (round > 1) await search(PRECISION);
      for (;;) {
        // Else the processor time of what was before is taken for that of these orders.
        await drain(bench, pipeline);
        const { result: held, processorTime } = await measureProcessorTime(
          bench.containers,
          () => pipeline.programs,
          () => holds(highest, sustainSeconds),
          () => highest * sustainSeconds,
        );
        if (held) return { value: highest, processorTime, memoryBytes: await memoryOfAll(pipeline) };
        highest = Math.floor(highest / PRECISION);
      }
    },
  };
}

async function memoryOfAll({ programs }: MeasuredPipeline): Promise<number> {
  return (await Promise.all(programs.map(memoryOf))).reduce((sum, bytes) => sum + bytes, 0);
}

/** Everything at once: orders taken, stored, counted, logged and indexed. */
export const pipeline: Row = {
  name: "pipeline",
  title: "the whole pipeline: the highest rate that every stage sustains",
  unit: "orders/s",
  components: "all",
  targets: [
    { against: PEER, figure: "value", atLeast: 1.5, inSummary: true },
    { against: PEER, figure: "memoryBytes", atMost: 0.5 },
  ],
  prepare: async (bench) => {
    await requireWrk();
    const product = contestant(bench, { name: "from POST to every store", role: "product" }, await ownPipeline(bench));
    if (bench.alone) return [product];
    return [product, contestant(bench, { name: PEER, role: "peer" }, await startPeerPipeline(bench))];
  },
};
