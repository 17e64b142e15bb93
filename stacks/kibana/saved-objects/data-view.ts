import type { Source } from "../../../contract/dashboard/source";
import { savedObject, type Reference, type SavedObject } from "./saved-object";

/** Refers to the data view of a source under a name. */
export function dataViewReference(name: string, source: Source): Reference {
  return { name, type: "index-pattern", id: source.index };
}

/** What Kibana calls a data view, and its objects an index pattern; its fields are read from the mapping when it is used. */
export function dataView(source: Source): SavedObject {
  return savedObject({
    type: "index-pattern",
    id: source.index,
    attributes: {
      title: source.index,
      name: source.index,
      timeFieldName: source.timeField,
      fields: "[]",
      fieldAttrs: "{}",
      fieldFormatMap: "{}",
      runtimeFieldMap: "{}",
      sourceFilters: "[]",
      typeMeta: "{}",
    },
    references: [],
  });
}
