import type { Dashboard } from "../../../contract/dashboard/dashboard";
import type { Panel } from "../../../contract/dashboard/panel";
import { dataView } from "./data-view";
import { lensAttributes } from "./lens";
import { KIBANA_VERSION, kuery, savedObject, type Reference, type SavedObject } from "./saved-object";
import { savedSearch } from "./saved-search";

/** Columns of a dashboard's grid. */
const GRID_COLUMNS = 48;
/** Height of a row of panels, in units of the grid. */
const ROW_HEIGHT = 15;
const HOUR_MS = 3_600_000;

/**
 * The saved objects of a dashboard, in the order in which they refer to each other: data views, saved searches, and the
 * dashboard, which holds its charts by value.
 */
export function dashboardObjects(dashboard: Dashboard): readonly SavedObject[] {
  const panels = dashboard.rows.flat();
  const sources = [...new Map(panels.map(({ source }) => [source.index, source])).values()];
  const searches = panels.filter((panel) => panel.kind === "latest");
  return [...sources.map(dataView), ...searches.map(savedSearch), dashboardObject(dashboard)];
}

function dashboardObject({ id, title, description, rangeMs, refreshMs, rows }: Dashboard): SavedObject {
  const placed = rows.flatMap((row, index) => {
    const width = Math.floor(GRID_COLUMNS / row.length);
    return row.map((panel, column) =>
      placedPanel(panel, { x: column * width, y: index * ROW_HEIGHT, w: width, h: ROW_HEIGHT }),
    );
  });
  return savedObject({
    type: "dashboard",
    id,
    attributes: {
      title,
      description,
      version: 1,
      timeRestore: true,
      timeFrom: `now-${rangeMs / HOUR_MS}h`,
      timeTo: "now",
      refreshInterval: { pause: false, value: refreshMs },
      optionsJSON: JSON.stringify({
        useMargins: true,
        // A status has one colour in every chart.
        syncColors: true,
        syncCursor: true,
        syncTooltips: false,
        hidePanelTitles: false,
      }),
      panelsJSON: JSON.stringify(placed.map(({ panel }) => panel)),
      kibanaSavedObjectMeta: { searchSourceJSON: JSON.stringify({ query: kuery(), filter: [] }) },
    },
    references: placed.flatMap(({ references }) => references),
  });
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

/** A panel in the dashboard's grid, and the dashboard's references on its behalf. */
function placedPanel(panel: Panel, area: Area): { readonly panel: unknown; readonly references: readonly Reference[] } {
  const place = {
    version: KIBANA_VERSION,
    gridData: { ...area, i: panel.id },
    panelIndex: panel.id,
  };
  // The dashboard repeats a panel's references, each name with the panel's index in front.
  const ofPanel = (name: string) => `${panel.id}:${name}`;
  if (panel.kind === "latest") {
    const panelRefName = `panel_${panel.id}`;
    return {
      panel: { ...place, type: "search", embeddableConfig: { enhancements: {} }, panelRefName },
      references: [{ name: ofPanel(panelRefName), type: "search", id: panel.id }],
    };
  }
  const attributes = lensAttributes(panel);
  return {
    panel: { ...place, type: "lens", title: panel.title, embeddableConfig: { attributes, enhancements: {} } },
    references: attributes.references.map((reference) => ({ ...reference, name: ofPanel(reference.name) })),
  };
}
