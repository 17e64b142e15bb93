import { expect } from "chai";
import { PIPELINE_DASHBOARD } from "../../../contract/dashboard/dashboard";
import { fieldPathsOf, type Panel } from "../../../contract/dashboard/panel";
import { ATTESTED, ATTESTED_COLUMNS, ATTESTED_SERIES_TYPES, ATTESTED_VERSIONS } from "../testing/attested";
import { dashboardObjects } from "./dashboard-objects";
import type { Reference } from "./saved-object";

interface Column extends Readonly<Record<string, unknown>> {
  readonly operationType: string;
  readonly sourceField: string;
  readonly params: { readonly orderBy?: { readonly columnId: string } };
}

interface LensState {
  readonly query: { readonly query: string };
  readonly visualization: {
    readonly layers: readonly {
      readonly layerId: string;
      readonly seriesType: string;
      readonly accessors: readonly string[];
      readonly xAccessor: string;
      readonly splitAccessor?: string;
    }[];
  };
  readonly datasourceStates: {
    readonly formBased: {
      readonly layers: Readonly<
        Record<string, { readonly columns: Readonly<Record<string, Column>>; readonly columnOrder: readonly string[] }>
      >;
    };
  };
}

interface DashboardPanel {
  readonly version: string;
  readonly type: "lens" | "search";
  readonly panelIndex: string;
  readonly panelRefName?: string;
  readonly gridData: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
    readonly i: string;
  };
  readonly embeddableConfig: {
    readonly attributes?: { readonly references: readonly Reference[]; readonly state: LensState };
  };
}

/** Text that Kibana keeps as JSON, unfolded. */
function unfolded(value: unknown, key = ""): unknown {
  if (typeof value === "string" && key.endsWith("JSON")) return unfolded(JSON.parse(value));
  if (Array.isArray(value)) return value.map((entry) => unfolded(entry));
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, unfolded(part, name)]));
}

/** The path of every key, as `attested.ts` writes them. */
function keyPaths(value: unknown, path: readonly string[] = []): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => keyPaths(entry, [...path, "[]"]));
  if (value === null || typeof value !== "object") return [];
  return Object.entries(value).flatMap(([key, part]) => {
    const here = [...path, generalised(key, part, path)];
    return [here.join("."), ...keyPaths(part, here)];
  });
}

function generalised(key: string, part: unknown, path: readonly string[]): string {
  if (path.at(-1) === "columns") return (part as Column).operationType;
  return path.slice(-2).join(".") === "formBased.layers" ? "<layer>" : key;
}

describe("the saved objects of the dashboard", () => {
  const objects = dashboardObjects(PIPELINE_DASHBOARD);
  const dashboard = objects.at(-1)!;
  const panels = unfolded(dashboard.attributes.panelsJSON, "panelsJSON") as readonly DashboardPanel[];
  const definitions: readonly Panel[] = PIPELINE_DASHBOARD.rows.flat();
  const charts = panels.flatMap(({ panelIndex, embeddableConfig: { attributes } }) => {
    const definition = definitions.find(({ id }) => id === panelIndex)!;
    return attributes ? [{ definition, ...attributes }] : [];
  });
  const columnsOf = ({ datasourceStates }: LensState) => Object.values(datasourceStates.formBased.layers)[0]!.columns;

  it("are two data views, a saved search and the dashboard, each before those that refer to it", () => {
    expect(objects.map(({ type, id }) => `${type} ${id}`)).to.deep.equal([
      "index-pattern shopstream-hourly",
      "index-pattern shopstream-logs",
      "search latest-operations",
      "dashboard shopstream-pipeline",
    ]);
  });

  for (const object of objects) {
    it(`have the keys of real exports: ${object.type} ${object.id}`, () => {
      const { always, sometimes = [] } = ATTESTED[object.type];
      const paths = new Set(keyPaths(unfolded(object)));
      expect([...paths].filter((path) => ![...always, ...sometimes].includes(path))).to.deep.equal([]);
      expect(always.filter((path) => !paths.has(path))).to.deep.equal([]);
    });

    it(`have the versions of 8.8.0, and no newer one: ${object.type} ${object.id}`, () => {
      expect(object.coreMigrationVersion).to.equal(ATTESTED_VERSIONS.coreMigrationVersion);
      expect(object.typeMigrationVersion).to.equal(ATTESTED_VERSIONS.types[object.type]);
    });
  }

  it("are panels of 8.8.0, one for each of the definition, that fill the grid and do not overlap", () => {
    expect(panels.map(({ panelIndex }) => panelIndex)).to.deep.equal(definitions.map(({ id }) => id));
    const cells = new Set<string>();
    for (const { version, panelIndex, gridData } of panels) {
      expect(version).to.equal(ATTESTED_VERSIONS.panel);
      expect(gridData.i).to.equal(panelIndex);
      for (let x = gridData.x; x < gridData.x + gridData.w; x++) {
        for (let y = gridData.y; y < gridData.y + gridData.h; y++) {
          expect(x).to.be.lessThan(48);
          expect(cells.has(`${x} ${y}`), panelIndex).to.equal(false);
          cells.add(`${x} ${y}`);
        }
      }
    }
    expect(cells).to.have.property("size", 48 * 15 * PIPELINE_DASHBOARD.rows.length);
  });

  describe("refer to each other", () => {
    const exists = ({ type, id }: Reference) => objects.some((object) => object.type === type && object.id === id);

    it("by ids that exist", () => {
      const references = [
        ...objects.flatMap(({ references: own }) => own),
        ...charts.flatMap((chart) => chart.references),
      ];
      expect(references).to.have.lengthOf(1 + 6 + 5);
      expect(references.filter((reference) => !exists(reference))).to.deep.equal([]);
    });

    it("by the names under which Kibana looks: a chart's layer, a panel, the search's index", () => {
      const expected = panels.flatMap(({ panelIndex, panelRefName, embeddableConfig: { attributes } }) =>
        attributes
          ? Object.keys(attributes.state.datasourceStates.formBased.layers).map(
              (layer) => `${panelIndex}:indexpattern-datasource-layer-${layer}`,
            )
          : [`${panelIndex}:${panelRefName}`],
      );
      expect(dashboard.references.map(({ name }) => name)).to.deep.equal(expected);
      for (const { definition, references, state } of charts) {
        const [layer] = Object.keys(state.datasourceStates.formBased.layers);
        const name = `indexpattern-datasource-layer-${layer}`;
        expect(references).to.deep.equal([{ type: "index-pattern", id: definition.source.index, name }]);
      }
      for (const search of objects.filter(({ type }) => type === "search")) {
        const { indexRefName } = (unfolded(search) as { attributes: { kibanaSavedObjectMeta: SearchMeta } }).attributes
          .kibanaSavedObjectMeta.searchSourceJSON;
        expect(search.references.map(({ name }) => name)).to.deep.equal([indexRefName]);
      }
    });
    interface SearchMeta {
      readonly searchSourceJSON: { readonly indexRefName: string };
    }

    it("by columns that the layer has", () => {
      for (const { definition, state } of charts) {
        const { columns, columnOrder } = Object.values(state.datasourceStates.formBased.layers)[0]!;
        const [layer] = state.visualization.layers;
        const named = [layer!.xAccessor, ...(layer!.splitAccessor ? [layer!.splitAccessor] : []), ...layer!.accessors];
        expect(Object.keys(columns), definition.id).to.have.members(named);
        expect(columnOrder).to.have.members(named);
        expect(Object.keys(state.datasourceStates.formBased.layers)).to.deep.equal([layer!.layerId]);
        for (const { params } of Object.values(columns))
          if (params.orderBy) expect(named).to.include(params.orderBy.columnId);
      }
    });
  });

  it("are columns of known operations with the types of those, over the fields that the panel's search reads", () => {
    for (const { definition, state } of charts) {
      for (const column of Object.values(columnsOf(state))) {
        expect(column, definition.id).to.include(ATTESTED_COLUMNS[column.operationType]!);
        expect([...fieldPathsOf(definition), "___records___"]).to.include(column.sourceField);
      }
      for (const { seriesType } of state.visualization.layers) expect(ATTESTED_SERIES_TYPES).to.include(seriesType);
    }
  });

  it("select what the panel's search selects", () => {
    const queries = Object.fromEntries(charts.map(({ definition, state }) => [definition.id, state.query.query]));
    expect(queries).to.deep.equal({
      "orders-per-hour": "",
      "accepted-against-persisted": 'status: ("ACCEPTED" or "PERSISTED")',
      "operations-by-service": "",
      "operations-by-status": "",
      "errors-by-message": "errorMessage: *",
    });
  });

  it("open with the definition's time range and refresh", () => {
    expect(dashboard.attributes).to.deep.include({
      timeRestore: true,
      timeFrom: "now-24h",
      timeTo: "now",
      refreshInterval: { pause: false, value: 10_000 },
    });
  });
});
