import type { Entity, RecordOf } from "../field-types";
import { groupingPath, type FieldHolding, type FieldName, type Source, type SourceOf } from "./source";

/** Keeps the documents whose field has one of these values. */
export interface Filter {
  readonly field: string;
  readonly anyOf: readonly string[];
}

interface PanelBase {
  /** Unique on the dashboard, stable, and readable in addresses: lower-case words joined by dashes. */
  readonly id: string;
  readonly title: string;
  /** What a bar or a line of the panel means, for people. */
  readonly description: string;
  readonly source: Source;
  readonly filter?: Filter;
}

/** What the height of a bar means: documents, each value of `by` as a series of its own; or the field's maximum. */
export type Measure =
  { readonly kind: "count"; readonly by?: string } | { readonly kind: "maximum"; readonly field: string };

/** Bars over time. */
export interface OverTimePanel extends PanelBase {
  readonly kind: "over-time";
  readonly measure: Measure;
  /** Width of a bar; `auto` follows the time range. */
  readonly interval: "hour" | "auto";
  /** How the series of one interval are drawn. */
  readonly bars: "stacked" | "side-by-side";
}

/** The most frequent values of a field, among the documents that have one. */
export interface TopValuesPanel extends PanelBase {
  readonly kind: "top-values";
  readonly field: string;
  /** Values that are named; the others are counted together. */
  readonly size: number;
}

/** The newest documents, newest first. */
export interface LatestPanel<Column extends string = string> extends PanelBase {
  readonly kind: "latest";
  readonly columns: readonly Column[];
  /** Documents at most. */
  readonly size: number;
}

/** A panel of the dashboard: data that becomes a request to Elasticsearch, and an object of Kibana. */
export type Panel = OverTimePanel | TopValuesPanel | LatestPanel;

type FilterOf<AnEntity extends Entity> = {
  [Name in FieldHolding<AnEntity, string | null>]: {
    readonly field: Name;
    readonly anyOf: readonly (RecordOf<AnEntity>[Name] & string)[];
  };
}[FieldHolding<AnEntity, string | null>];

type Described<AnEntity extends Entity> = Pick<PanelBase, "id" | "title" | "description"> & {
  readonly filter?: FilterOf<AnEntity>;
};

/** Makes the panels of a source. A field that its entity does not have, or has with another type, does not compile. */
export function panelsOf<AnEntity extends Entity>(source: SourceOf<AnEntity>) {
  type TextField = FieldHolding<AnEntity, string | null>;
  type NumberField = FieldHolding<AnEntity, number | null>;
  return {
    overTime: (
      panel: Described<AnEntity> &
        Pick<OverTimePanel, "interval" | "bars"> & {
          readonly measure: { kind: "count"; by?: TextField } | { kind: "maximum"; field: NumberField };
        },
    ): OverTimePanel => ({ ...panel, kind: "over-time", source }),
    topValues: (
      panel: Described<AnEntity> & Pick<TopValuesPanel, "size"> & { readonly field: TextField },
    ): TopValuesPanel => ({ ...panel, kind: "top-values", source }),
    latest: <Column extends FieldName<AnEntity>>(
      panel: Described<AnEntity> & Pick<LatestPanel<Column>, "size" | "columns">,
    ): LatestPanel<Column> => ({ ...panel, kind: "latest", source }),
  };
}

/** The path of every field that a panel reads, as the index' mapping names it. */
export function fieldPathsOf(panel: Panel): readonly string[] {
  const paths = [panel.source.timeField, ...(panel.filter ? [panel.filter.field] : [])];
  const grouping = (field: string) => groupingPath(panel.source, field);
  switch (panel.kind) {
    case "over-time":
      if (panel.measure.kind === "maximum") return [...paths, panel.measure.field];
      return panel.measure.by === undefined ? paths : [...paths, grouping(panel.measure.by)];
    case "top-values":
      return [...paths, panel.field, grouping(panel.field)];
    case "latest":
      return [...paths, ...panel.columns];
  }
}
