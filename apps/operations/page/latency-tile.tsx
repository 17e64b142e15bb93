import type { LatencyTile as Latency } from "../domain/snapshot";
import { duration, whole } from "./format";
import { Known, Tile } from "./tile";

const TITLES: Readonly<Record<Latency["name"], string>> = {
  "order to row": "until its row is in MySQL",
  "order to count": "until it is counted",
  "order to document": "until it is found in Elasticsearch",
};

/** How long orders of the last minute took. */
export function LatencyTile({ latencies }: { latencies: readonly Latency[] }) {
  return (
    <Tile title="Time an order takes" area="latency">
      {latencies.map(({ name, percentiles }) => (
        <div class="group" key={name}>
          <h3>{TITLES[name]}</h3>
          <Known reading={percentiles}>
            {(known) =>
              known === null ? (
                <p class="note">no order in the last minute</p>
              ) : (
                <>
                  <dl class="figures">
                    {(["p50", "p95", "p99"] as const).map((percentile) => (
                      <div key={percentile}>
                        <dt>{percentile}</dt>
                        <dd>{duration(known[percentile])}</dd>
                      </div>
                    ))}
                  </dl>
                  <p class="note">{whole(known.orders)} orders in the last minute</p>
                </>
              )
            }
          </Known>
        </div>
      ))}
    </Tile>
  );
}
