/**
 * What exports of real Kibanas hold, by type of object: facts about their form, in our own words. Text that is JSON is
 * unfolded; `[]` stands for an entry of a list, `<layer>` for a layer's id, and a column has its operation's name.
 *
 * Sources, all public on GitHub:
 * - A, 8.8.0: deempa/Portfolio-Infrastructure 34a34b64, modules/compute/dashboards/kabana_dashboard.ndjson
 * - B, 8.6.0: elastic/integrations 32ea8778, packages/kafka/kibana/search/kafka-all-kafka-logs.json
 * - H, 8.8.2: elastic/integrations 6bf2ee3a, packages/arista_ngfw/kibana
 * - I, 8.7.0: elastic/integrations bdb64315, a50c60c3 and 2fe1ea51, packages/tomcat/kibana/dashboard
 * - K, 8.8.0: elastic/kibana d1b82790, x-pack/plugins/apm/…/static_dashboard/dashboards/nodejs.json
 */
interface Attested {
  /** In 8.8's exports of this type without exception (A, H, K). */
  readonly always: readonly string[];
  /** In some of them. */
  readonly sometimes?: readonly string[];
}

const under = (prefix: string, ...names: readonly string[]) => names.map((name) => `${prefix}.${name}`);

/** A, H, K; Kibana writes `created_at`, `updated_at` and `version` itself, and drops them at an import. */
const ENVELOPE: Attested = {
  always: ["type", "id", "attributes", "references", "coreMigrationVersion", "typeMigrationVersion", "managed"],
  sometimes: under("references.[]", "type", "id", "name"),
};

const SEARCH_SOURCE = "attributes.kibanaSavedObjectMeta.searchSourceJSON";
const PANEL = "attributes.panelsJSON.[]";
const LENS = `${PANEL}.embeddableConfig.attributes`;
const XY = `${LENS}.state.visualization`;
const LAYER = `${LENS}.state.datasourceStates.formBased.layers.<layer>`;
const column = (operation: string, ...names: readonly string[]) =>
  under(`${LAYER}.columns.${operation}`, ...COLUMN_KEYS, ...names.map((name) => `params.${name}`));
/** Every column of A, H, I and K that is no formula. */
const COLUMN_KEYS = ["label", "dataType", "operationType", "isBucketed", "scale", "sourceField", "params"];

export const ATTESTED: Readonly<Record<"dashboard" | "index-pattern" | "search", Attested>> = {
  "index-pattern": {
    always: [
      ...ENVELOPE.always,
      // A
      ...under("attributes", "title", "name", "timeFieldName", "fields", "fieldAttrs", "fieldFormatMap"),
      ...under("attributes", "runtimeFieldMap", "sourceFilters", "typeMeta"),
    ],
  },
  search: {
    always: [
      ...ENVELOPE.always,
      // B, H
      ...under("attributes", "title", "description", "columns", "sort", "grid", "hideChart", "isTextBasedQuery"),
      ...under("attributes", "timeRestore", "usesAdHocDataView", "kibanaSavedObjectMeta"),
      SEARCH_SOURCE,
      ...under(SEARCH_SOURCE, "filter", "indexRefName", "query", "query.language", "query.query"),
    ],
    sometimes: [...(ENVELOPE.sometimes ?? [])],
  },
  dashboard: {
    always: [
      ...ENVELOPE.always,
      ...(ENVELOPE.sometimes ?? []),
      // A, H, K
      ...under("attributes", "title", "description", "version", "timeRestore", "optionsJSON", "panelsJSON"),
      ...under("attributes.optionsJSON", "hidePanelTitles", "syncColors", "syncCursor", "syncTooltips", "useMargins"),
      "attributes.kibanaSavedObjectMeta",
      SEARCH_SOURCE,
      ...under(SEARCH_SOURCE, "filter", "query", "query.language", "query.query"),
      ...under(PANEL, "version", "type", "panelIndex", "embeddableConfig", "embeddableConfig.enhancements"),
      ...under(PANEL, "gridData", "gridData.x", "gridData.y", "gridData.w", "gridData.h", "gridData.i"),
      // By-value charts of A, H, I and K.
      LENS,
      ...under(LENS, "title", "type", "visualizationType", "references", "state"),
      ...under(`${LENS}.references.[]`, "type", "id", "name"),
      ...under(`${LENS}.state`, "adHocDataViews", "internalReferences", "filters", "datasourceStates", "visualization"),
      ...under(`${LENS}.state`, "query", "query.language", "query.query"),
      ...under(`${LENS}.state.datasourceStates`, "formBased", "formBased.layers", "textBased", "textBased.layers"),
      LAYER,
      ...under(LAYER, "columns", "columnOrder", "incompleteColumns", "sampling"),
      // Charts over axes: H, I, K.
      ...under(XY, "layers", "legend", "legend.isVisible", "legend.position", "preferredSeriesType", "valueLabels"),
      ...under(`${XY}.layers.[]`, "layerId", "layerType", "accessors", "seriesType", "xAccessor"),
      ...under(`${XY}.layers.[]`, "position", "showGridlines"),
    ],
    sometimes: [
      // With `timeRestore: true`: elastic/kibana, src/plugins/dashboard, the dashboard's saved object type.
      ...under("attributes", "timeFrom", "timeTo", "refreshInterval"),
      ...under("attributes.refreshInterval", "pause", "value"),
      // K; a by-reference panel has none (H, I).
      ...under(PANEL, "title"),
      // H, I
      ...under(PANEL, "panelRefName"),
      // A, H, K
      ...under(LENS, "description"),
      ...under(`${XY}.layers.[]`, "splitAccessor"),
      ...under(XY, "fittingFunction", "axisTitlesVisibilitySettings", "tickLabelsVisibilitySettings"),
      ...under(XY, "gridlinesVisibilitySettings", "labelsOrientation"),
      ...[
        "axisTitlesVisibilitySettings",
        "tickLabelsVisibilitySettings",
        "gridlinesVisibilitySettings",
        "labelsOrientation",
      ].flatMap((setting) => under(`${XY}.${setting}`, "x", "yLeft", "yRight")),
      // A, H: count; H, I, K: date_histogram; H, I: terms; K: max.
      ...["count", "date_histogram", "terms", "max"].flatMap((operation) => [
        `${LAYER}.columns.${operation}`,
        `${LAYER}.columns.${operation}.customLabel`,
      ]),
      ...column("count", "emptyAsNull"),
      ...column("max", "emptyAsNull"),
      ...column("date_histogram", "interval", "includeEmptyRows", "dropPartials"),
      ...column("terms", "size", "orderBy", "orderBy.type", "orderBy.columnId", "orderDirection", "otherBucket"),
      ...column("terms", "missingBucket", "parentFormat", "parentFormat.id"),
      ...column("terms", "include", "exclude", "includeIsRegex", "excludeIsRegex"),
    ],
  },
};

/** The operations of columns with the types that go with them: A, H, I, K. */
export const ATTESTED_COLUMNS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  count: { dataType: "number", isBucketed: false, scale: "ratio", sourceField: "___records___" },
  max: { dataType: "number", isBucketed: false, scale: "ratio" },
  date_histogram: { dataType: "date", isBucketed: true, scale: "interval" },
  terms: { dataType: "string", isBucketed: true, scale: "ordinal" },
};

/** `SeriesTypes` of elastic/kibana, src/plugins/chart_expressions/expression_xy/common/constants.ts; area, line: H, K. */
export const ATTESTED_SERIES_TYPES = ["area", "bar", "bar_horizontal", "bar_stacked", "line"];

/** Versions in exports of 8.8.0: A and K (dashboard), A (index-pattern), H (search). */
export const ATTESTED_VERSIONS = {
  coreMigrationVersion: "8.8.0",
  panel: "8.8.0",
  types: { dashboard: "8.7.0", "index-pattern": "8.0.0", search: "8.0.0" },
} as const;
