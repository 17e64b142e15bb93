import type { LatestPanel } from "../../../contract/dashboard/panel";
import { dataViewReference } from "./data-view";
import { panelQuery } from "./panel-query";
import { savedObject, type SavedObject } from "./saved-object";

const INDEX_REFERENCE = "kibanaSavedObjectMeta.searchSourceJSON.index";

/** The documents of a panel in Discover, newest first. */
export function savedSearch(panel: LatestPanel): SavedObject {
  const columns = panel.columns.filter((column) => column !== panel.source.timeField);
  return savedObject({
    type: "search",
    id: panel.id,
    attributes: {
      title: panel.title,
      description: panel.description,
      // Kibana shows the time field of the data view in front of the columns.
      columns,
      sort: [[panel.source.timeField, "desc"]],
      grid: {},
      hideChart: true,
      isTextBasedQuery: false,
      timeRestore: false,
      usesAdHocDataView: false,
      kibanaSavedObjectMeta: {
        searchSourceJSON: JSON.stringify({
          query: panelQuery(panel),
          filter: [],
          indexRefName: INDEX_REFERENCE,
        }),
      },
    },
    references: [dataViewReference(INDEX_REFERENCE, panel.source)],
  });
}
