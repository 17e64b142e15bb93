import * as Plot from "@observablehq/plot";
import type { HourlyCount } from "../../../contract/hourly-summary";
import type { Reading } from "../domain/reading";
import { Chart, type Drawing } from "./chart";
import { dayAndHour, hour, whole } from "./format";
import { DataTable, Known, Tile } from "./tile";

const HEIGHT = 300;
const HOUR_MS = 3_600_000;
const NARROW = 480;

/** Orders per hour of the last 24 hours; the running one is hatched. */
export function DayTile({ day }: { day: Reading<readonly HourlyCount[]> }) {
  return (
    <Tile title="Last 24 hours" area="day">
      <Known reading={day}>
        {(counts) => (
          <>
            <Chart data={counts} label={labelOf(counts)} draw={(width) => drawDay(counts, width)} />
            <DataTable
              summary="Orders per hour as a table"
              head={["Hour", "Orders"]}
              rows={[...counts]
                .reverse()
                .map(({ hourWindow, transactionCount }, index) => [
                  `${dayAndHour(hourWindow)}${index === 0 ? " (running)" : ""}`,
                  whole(transactionCount),
                ])}
            />
          </>
        )}
      </Known>
    </Tile>
  );
}

function labelOf(counts: readonly HourlyCount[]): string {
  const total = counts.reduce((sum, { transactionCount }) => sum + transactionCount, 0);
  const [busiest] = [...counts].sort((one, other) => other.transactionCount - one.transactionCount);
  const most = busiest === undefined ? "" : `, most at ${hour(busiest.hourWindow)}: ${whole(busiest.transactionCount)}`;
  return `Bar chart of orders per hour, ${whole(total)} in the last 24 hours${most}`;
}

function drawDay(counts: readonly HourlyCount[], width: number): Drawing {
  const running = counts.at(-1)?.hourWindow;
  const bars = counts.map(({ hourWindow, transactionCount }) => ({
    from: new Date(hourWindow),
    to: new Date(Date.parse(hourWindow) + HOUR_MS),
    transactionCount,
    fill: hourWindow === running ? "url(#running-hour)" : "var(--accent)",
  }));
  return Plot.plot({
    className: "plot",
    width,
    height: HEIGHT,
    marginLeft: 52,
    marginRight: 8,
    x: { type: "time", label: null, ticks: width < NARROW ? 4 : 8, tickFormat: (at: Date) => hour(at.toISOString()) },
    y: { label: "orders", grid: true, nice: true, ticks: 4, tickFormat: (count: number) => whole(count) },
    marks: [
      runningHourPattern,
      Plot.rectY(bars, {
        x1: "from",
        x2: "to",
        y: "transactionCount",
        fill: "fill",
        stroke: "var(--accent)",
        insetLeft: 1,
        insetRight: 1,
      }),
      Plot.ruleY([0], { stroke: "var(--line)" }),
    ],
  });
}

const SVG = "http://www.w3.org/2000/svg";

/** The running hour is told by its pattern, not by its colour. */
function runningHourPattern(): SVGElement {
  const pattern = document.createElementNS(SVG, "pattern");
  for (const [name, value] of Object.entries({
    id: "running-hour",
    width: "6",
    height: "6",
    patternUnits: "userSpaceOnUse",
    patternTransform: "rotate(45)",
  }))
    pattern.setAttribute(name, value);
  const stripe = document.createElementNS(SVG, "rect");
  for (const [name, value] of Object.entries({ width: "3", height: "6", fill: "var(--accent)" }))
    stripe.setAttribute(name, value);
  pattern.append(stripe);
  const definitions = document.createElementNS(SVG, "defs");
  definitions.append(pattern);
  return definitions;
}
