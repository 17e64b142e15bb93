import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { GrowthCurve, GrowthPoint } from "./measure-growth";

/** Where Plot makes its elements. The bench is compiled without the types of browsers. */
const { document: DOCUMENT } = parseHTML("<!doctype html><html><body></body></html>") as unknown as {
  readonly document: never;
};

interface SvgElement {
  setAttribute(name: string, value: string): void;
  readonly outerHTML: string;
}

const PANEL_WIDTH = 280;
const PANEL_HEIGHT = 220;
const TITLE_HEIGHT = 40;
const COLOR = "#2a6fbb";

/** The curves of a dimension. */
const PANELS: readonly { readonly label: string; readonly valueOf: (point: GrowthPoint) => number }[] = [
  { label: "records/s", valueOf: ({ rate }) => rate },
  { label: "transactions/s", valueOf: ({ transactionsPerSecond }) => transactionsPerSecond },
  { label: "peak memory, MiB", valueOf: ({ peakMemoryBytes }) => peakMemoryBytes / 2 ** 20 },
  { label: "recovery, s", valueOf: ({ recoverySeconds }) => recoverySeconds },
];

/** Draws the curves of a dimension side by side. @returns an SVG file, on white: pages may be dark */
export function drawGrowth({ title, axis, points, measured }: GrowthCurve): string {
  const panels = PANELS.map(({ label, valueOf }, index) => {
    const panel = drawPanel(
      axis,
      label,
      points.map((point) => [point.x, valueOf(point)] as const),
    );
    panel.setAttribute("x", String(index * PANEL_WIDTH));
    panel.setAttribute("y", String(TITLE_HEIGHT));
    return panel.outerHTML;
  });
  const width = PANELS.length * PANEL_WIDTH;
  const height = TITLE_HEIGHT + PANEL_HEIGHT;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" fill="white"/>`,
    `<text x="8" y="19" font-family="system-ui, sans-serif" font-size="13" font-weight="600">${title}</text>`,
    `<text x="8" y="34" font-family="system-ui, sans-serif" font-size="10" fill="#666">${measured}</text>`,
    ...panels,
    "</svg>",
    "",
  ].join("\n");
}

function drawPanel(xLabel: string, yLabel: string, measured: readonly (readonly [number, number])[]): SvgElement {
  // Not Plot's own logarithmic scale, which leaves out the labels of some ticks (d3-scale, log.js).
  const points = measured.map(([x, y]) => [Math.log10(x), y] as const);
  const ticks = points.map(([x]) => x);
  const panel: unknown = Plot.plot({
    document: DOCUMENT,
    width: PANEL_WIDTH,
    height: PANEL_HEIGHT,
    marginLeft: 52,
    marginRight: 24,
    style: { fontSize: "11px" },
    x: {
      inset: 16,
      ticks,
      tickFormat: (exponent: number) => formatTick(10 ** exponent),
      label: xLabel,
      labelAnchor: "center",
      labelArrow: "none",
    },
    y: { zero: true, nice: true, grid: true, ticks: 5, tickFormat: formatTick, label: yLabel, labelArrow: "none" },
    marks: [
      Plot.ruleY([0]),
      Plot.line(points, { stroke: COLOR }),
      Plot.dot(points, { fill: COLOR, r: 3 }),
      Plot.text(points, { text: ([, y]: readonly [number, number]) => formatTick(y), dy: -10, fill: COLOR }),
    ],
  });
  return panel as SvgElement;
}

/** 900, 6.7k, 1M. */
function formatTick(value: number): string {
  return value
    .toLocaleString("en", { notation: "compact", maximumSignificantDigits: 2 })
    .toLowerCase()
    .replace("m", "M");
}
