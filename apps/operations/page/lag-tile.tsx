import * as Plot from "@observablehq/plot";
import type { LagPoint } from "../domain/lag";
import type { LagTile as GroupTile } from "../domain/snapshot";
import { Chart, type Drawing } from "./chart";
import { clock, duration, whole } from "./format";
import { DataTable, Known, Tile } from "./tile";

const HEIGHT = 56;
const TREND_MS = 5 * 60_000;

/** How far each group is behind, now and over the last five minutes. */
export function LagTile({ lags, at }: { lags: readonly GroupTile[]; at: string }) {
  return (
    <Tile title="Lag" area="lag">
      {lags.map(({ groupId, lag, trend }) => (
        <div class="group" key={groupId}>
          <h3>{groupId}</h3>
          <Known reading={lag}>
            {({ records, seconds, partitions }) => (
              <>
                <dl class="figures">
                  <div>
                    <dt>records</dt>
                    <dd>{records === null ? "unknown" : whole(records)}</dd>
                  </div>
                  <div>
                    <dt>behind by</dt>
                    <dd>{seconds === null ? "unknown" : duration(seconds)}</dd>
                  </div>
                </dl>
                <Chart data={trend} label={labelOf(trend)} draw={(width) => drawTrend(trend, at, width)} />
                <DataTable
                  summary={`Partitions and trend of ${groupId}`}
                  head={["Partition or time", "Records", "Behind by"]}
                  rows={[
                    ...partitions.map((one) => row(`partition ${one.partition}`, one)),
                    ...[...trend].reverse().map((point) => row(clock(point.at), point)),
                  ]}
                />
              </>
            )}
          </Known>
        </div>
      ))}
    </Tile>
  );
}

function row(name: string, { records, seconds }: Pick<LagPoint, "records" | "seconds">): string[] {
  return [name, records === null ? "unknown" : whole(records), seconds === null ? "unknown" : duration(seconds)];
}

function labelOf(trend: readonly LagPoint[]): string {
  const known = trend.flatMap(({ records }) => records ?? []);
  if (known.length === 0) return "Lag of the last five minutes: unknown";
  return `Lag of the last five minutes: at most ${whole(Math.max(...known))} records, now ${whole(known.at(-1) ?? 0)}`;
}

function drawTrend(trend: readonly LagPoint[], at: string, width: number): Drawing {
  const points = trend.map(({ at: pointAt, records }) => ({ at: new Date(pointAt), records }));
  const now = new Date(at);
  return Plot.plot({
    className: "plot",
    width,
    height: HEIGHT,
    margin: 2,
    marginRight: 40,
    x: { type: "time", domain: [new Date(now.getTime() - TREND_MS), now], axis: null },
    y: {
      domain: [0, Math.max(10, ...points.map(({ records }) => records ?? 0))],
      axis: "right",
      label: null,
      ticks: 1,
      tickSize: 0,
    },
    marks: [
      Plot.ruleY([0], { stroke: "var(--line)" }),
      Plot.areaY(points, { x: "at", y: "records", fill: "var(--accent-soft)" }),
      Plot.lineY(points, { x: "at", y: "records", stroke: "var(--accent)", strokeWidth: 1.5 }),
    ],
  });
}
