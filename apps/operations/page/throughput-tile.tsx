import { useContext } from "preact/hooks";
import type { Reading } from "../domain/reading";
import type { StageThroughput } from "../domain/snapshot";
import { rate } from "./format";
import { Clock, LostSince, Tile } from "./tile";

/** Orders per second at each stage, on one scale: a stage that is stuck is the gap. */
export function ThroughputTile({ stages }: { stages: readonly StageThroughput[] }) {
  const lostSince = useContext(LostSince);
  const greatest = Math.max(1, ...stages.map(({ perSecond }) => valueOf(perSecond) ?? 0));
  return (
    <Tile title="Throughput" area="throughput">
      <table class="bars">
        <caption class="visually-hidden">Orders per second at each stage, over the last ten seconds</caption>
        <tbody>
          {stages.map(({ stage, perSecond }) => {
            const value = valueOf(perSecond);
            const isLive = perSecond.state === "live" && lostSince === undefined;
            return (
              <tr key={stage} class={isLive ? "" : "not-live"}>
                <th scope="row">{stage}</th>
                <td class="bar" aria-hidden="true">
                  <div class="track">
                    <div class="fill" style={{ width: `${((value ?? 0) / greatest) * 100}%` }} />
                  </div>
                </td>
                <td class="number">{value === null ? "unknown" : `${rate(value)}/s`}</td>
                <td class="note">
                  {!isLive && perSecond.state !== "unknown" && (
                    <>
                      as of <Clock at={perSecond.asOf} />
                    </>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <p class="note">Orders per second, over the last ten seconds</p>
    </Tile>
  );
}

function valueOf(reading: Reading<number | null>): number | null {
  return reading.state === "unknown" ? null : reading.value;
}
