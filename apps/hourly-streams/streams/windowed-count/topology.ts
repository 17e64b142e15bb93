import type { Topology } from "../runtime/topology";
import { CountProcessor } from "./count-processor";
import { MergeProcessor } from "./merge-processor";
import type { CountTotals, WindowedCount } from "./windowed-count";

/**
 * Distinct keys of the source topic, counted in tumbling windows:
 *
 *     source ─▶ 0_p: deduplicate, count ─▶ repartition (by window) ─▶ 1_q: merge ─▶ results
 *                 └─▶ changelog
 *
 * Counting comes before repartitioning, so that sub-topology 0 sends one number for each window, input partition and
 * commit instead of every record.
 */
export function windowedCountTopology(count: WindowedCount, totals: CountTotals): Topology {
  const { source, changelog, repartition } = count;
  return {
    subtopologies: [
      { source, changelog, createProcessor: (partition) => new CountProcessor(count, partition, totals) },
      { source: repartition, changelog: repartition, createProcessor: () => new MergeProcessor(count) },
    ],
  };
}
