import * as Plot from "@observablehq/plot";
import type { OverTimePanel } from "../../../contract/dashboard/panel";
import type { OverTimeRow } from "../../../contract/dashboard/rows";
import type { TimeRange } from "../../../contract/dashboard/search-request";
import { Chart, type Drawing } from "./chart";
import { clock, dayAndHour, hour, whole } from "./format";
import { DataTable } from "./tile";

const SINGLE_HEIGHT = 200;
/** Of each of several series. */
const SERIES_HEIGHT = 64;
const AXIS_HEIGHT = 40;
const NARROW = 480;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

interface OverTimeProps {
  readonly panel: OverTimePanel;
  readonly range: TimeRange;
  readonly intervalMs: number;
  readonly rows: readonly OverTimeRow[];
}

interface Bar {
  readonly from: Date;
  readonly to: Date;
  readonly series: string;
  readonly value: number;
}

/** Bars over time: each series has a strip of its own under its name, so that nothing depends on colours. */
export function OverTime({ panel, range, intervalMs, rows }: OverTimeProps) {
  const bars = rows.flatMap(({ startMs, series, value }) =>
    value === null || value === 0
      ? []
      : [{ from: new Date(startMs), to: new Date(startMs + intervalMs), series: series ?? panel.title, value }],
  );
  if (bars.length === 0) return <p class="note">Nothing in this time range.</p>;
  const names = [...new Set(bars.map(({ series }) => series))];
  const unit = panel.measure.kind === "maximum" ? "orders" : "operations";
  const sum = bars.reduce((total, { value }) => total + value, 0);
  const label = `Bar chart over time, ${whole(sum)} ${unit}${names.length > 1 ? `: ${names.map((name) => `${name} ${whole(sumOf(bars, name))}`).join(", ")}` : ""}`;
  return (
    <>
      <Chart data={{ bars, range }} label={label} draw={(width) => draw(bars, names, range, unit, width)} />
      <DataTable
        summary={`${panel.title} as a table`}
        head={["From", ...names.map((name) => (names.length > 1 ? name : unit))]}
        rows={tableRows(bars, names, intervalMs)}
      />
    </>
  );
}

function sumOf(bars: readonly Bar[], name: string): number {
  return bars.reduce((total, { series, value }) => total + (series === name ? value : 0), 0);
}

/** Newest first. */
function tableRows(bars: readonly Bar[], names: readonly string[], intervalMs: number): readonly (readonly string[])[] {
  const starts = [...new Set(bars.map(({ from }) => from.getTime()))].sort((one, other) => other - one);
  const time = (startMs: number): string => {
    const instant = new Date(startMs).toISOString();
    return intervalMs < MINUTE_MS ? clock(instant) : dayAndHour(instant);
  };
  return starts.map((startMs) => [
    time(startMs),
    ...names.map((name) =>
      whole(bars.find(({ from, series }) => from.getTime() === startMs && series === name)?.value ?? 0),
    ),
  ]);
}

function draw(bars: readonly Bar[], names: readonly string[], range: TimeRange, unit: string, width: number): Drawing {
  const isLong = range.toMs - range.fromMs > DAY_MS;
  return Plot.plot({
    className: "plot",
    width,
    height: names.length === 1 ? SINGLE_HEIGHT : names.length * SERIES_HEIGHT + AXIS_HEIGHT,
    marginLeft: 52,
    marginRight: 8,
    insetTop: names.length === 1 ? 0 : 16,
    x: {
      type: "time",
      domain: [new Date(range.fromMs), new Date(range.toMs)],
      label: null,
      ticks: width < NARROW ? 3 : 6,
      tickFormat: (at: Date) => (isLong ? dayAndHour(at.toISOString()) : hour(at.toISOString())),
    },
    y: {
      label: names.length === 1 ? unit : null,
      grid: true,
      nice: true,
      ticks: names.length === 1 ? 4 : 2,
      tickFormat: (count: number) => whole(count),
    },
    fy: { domain: names, axis: null, padding: 0.15 },
    marks: [
      Plot.rectY(bars, {
        x1: "from",
        x2: "to",
        y: "value",
        fy: "series",
        fill: "var(--accent)",
        // A bar that is lower than a pixel is still seen.
        stroke: "var(--accent)",
        insetLeft: 0.5,
        insetRight: 0.5,
        clip: true,
      }),
      Plot.ruleY([0], { stroke: "var(--line)" }),
      ...(names.length === 1
        ? []
        : [
            Plot.text(names, {
              fy: (name: string) => name,
              text: (name: string) => `${name}, ${whole(sumOf(bars, name))}`,
              frameAnchor: "top-left",
              dx: 2,
              fill: "var(--text)",
            }),
          ]),
    ],
  });
}
