import type { OverTimePanel, TopValuesPanel } from "../../../contract/dashboard/panel";
import { groupingPath } from "../../../contract/dashboard/source";
import { dataViewReference } from "./data-view";
import { panelQuery } from "./panel-query";
import type { Reference } from "./saved-object";

/** The one layer of each chart. */
const LAYER = "layer";
/** Lens' name for whole documents, where others have a field. */
const RECORDS = "___records___";

/** Ids of the columns of a layer. */
const COLUMN = { time: "time", group: "group", value: "value" } as const;

/** Series of a chart over time that have a colour of their own. */
const SERIES = 12;

/** A chart of Lens, as a dashboard holds it by value. */
export interface LensAttributes {
  readonly title: string;
  readonly description: string;
  readonly type: "lens";
  readonly visualizationType: "lnsXY";
  readonly references: readonly Reference[];
  readonly state: Readonly<Record<string, unknown>>;
}

/** A panel as a chart of Lens. */
export function lensAttributes(panel: OverTimePanel | TopValuesPanel): LensAttributes {
  const { columns, seriesType, axes } = panel.kind === "over-time" ? overTime(panel) : topValues(panel);
  const everyAxis = { x: true, yLeft: true, yRight: true };
  return {
    // The dashboard's panel has the title.
    title: "",
    description: panel.description,
    type: "lens",
    visualizationType: "lnsXY",
    references: [dataViewReference(`indexpattern-datasource-layer-${LAYER}`, panel.source)],
    state: {
      visualization: {
        legend: { isVisible: axes.splitAccessor !== undefined, position: "right" },
        valueLabels: "hide",
        fittingFunction: "None",
        axisTitlesVisibilitySettings: { x: false, yLeft: true, yRight: true },
        tickLabelsVisibilitySettings: everyAxis,
        gridlinesVisibilitySettings: everyAxis,
        labelsOrientation: { x: 0, yLeft: 0, yRight: 0 },
        preferredSeriesType: seriesType,
        layers: [
          {
            layerId: LAYER,
            layerType: "data",
            seriesType,
            accessors: [COLUMN.value],
            ...axes,
            position: "top",
            showGridlines: false,
          },
        ],
      },
      query: panelQuery(panel),
      filters: [],
      datasourceStates: {
        formBased: {
          layers: {
            // Columns are grouped in this order.
            [LAYER]: { columns, columnOrder: Object.keys(columns), incompleteColumns: {}, sampling: 1 },
          },
        },
        textBased: { layers: {} },
      },
      internalReferences: [],
      adHocDataViews: {},
    },
  };
}

interface Chart {
  readonly columns: Readonly<Record<string, unknown>>;
  readonly seriesType: "bar" | "bar_stacked" | "bar_horizontal";
  readonly axes: { readonly xAccessor: string; readonly splitAccessor?: string };
}

function overTime({ source, measure, interval, bars }: OverTimePanel): Chart {
  const by = measure.kind === "count" ? measure.by : undefined;
  return {
    columns: {
      ...(by === undefined ? {} : { [COLUMN.group]: termsColumn(by, groupingPath(source, by), SERIES, false) }),
      [COLUMN.time]: {
        label: source.timeField,
        dataType: "date",
        operationType: "date_histogram",
        sourceField: source.timeField,
        isBucketed: true,
        scale: "interval",
        params: { interval: interval === "hour" ? "h" : "auto", includeEmptyRows: true, dropPartials: false },
      },
      [COLUMN.value]: measure.kind === "maximum" ? maximumColumn(measure.field) : countColumn(),
    },
    seriesType: bars === "stacked" ? "bar_stacked" : "bar",
    axes: { xAccessor: COLUMN.time, ...(by === undefined ? {} : { splitAccessor: COLUMN.group }) },
  };
}

function topValues({ source, field, size }: TopValuesPanel): Chart {
  const path = groupingPath(source, field);
  return {
    columns: {
      // A value that is too long for the keyword sub-field is missing there.
      [COLUMN.group]: termsColumn(field, path, size, path !== field),
      [COLUMN.value]: countColumn(),
    },
    seriesType: "bar_horizontal",
    axes: { xAccessor: COLUMN.group },
  };
}

function termsColumn(label: string, sourceField: string, size: number, missingBucket: boolean) {
  return {
    label,
    customLabel: true,
    dataType: "string",
    operationType: "terms",
    scale: "ordinal",
    sourceField,
    isBucketed: true,
    params: {
      size,
      orderBy: { type: "column", columnId: COLUMN.value },
      orderDirection: "desc",
      otherBucket: true,
      missingBucket,
      parentFormat: { id: "terms" },
      include: [],
      exclude: [],
      includeIsRegex: false,
      excludeIsRegex: false,
    },
  };
}

function countColumn() {
  return {
    label: "Operations",
    customLabel: true,
    dataType: "number",
    operationType: "count",
    isBucketed: false,
    scale: "ratio",
    sourceField: RECORDS,
    params: { emptyAsNull: false },
  };
}

function maximumColumn(field: string) {
  return {
    label: field,
    customLabel: true,
    dataType: "number",
    operationType: "max",
    isBucketed: false,
    scale: "ratio",
    sourceField: field,
    params: { emptyAsNull: true },
  };
}
