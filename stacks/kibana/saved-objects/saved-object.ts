/** Types of saved objects that the dashboard is made of. */
export type SavedObjectType = "dashboard" | "index-pattern" | "search";

/** An object by its type and id, under the name that the referring object uses. */
export interface Reference {
  readonly name: string;
  readonly type: SavedObjectType;
  readonly id: string;
}

/** A saved object as Kibana imports it: a line of NDJSON. */
export interface SavedObject {
  readonly type: SavedObjectType;
  readonly id: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly references: readonly Reference[];
  readonly coreMigrationVersion: string;
  readonly typeMigrationVersion: string;
  readonly managed: boolean;
}

/** The version of Kibana that the objects are written for. */
export const KIBANA_VERSION = "8.8.0";

/**
 * The newest migration of each type in 8.8.0. Kibana refuses a newer one; without one it runs every old migration, which
 * fails on objects of today's form.
 */
const TYPE_MIGRATION_VERSIONS: Readonly<Record<SavedObjectType, string>> = {
  dashboard: "8.7.0",
  "index-pattern": "8.0.0",
  search: "8.0.0",
};

/** Completes an object with its versions. */
export function savedObject(object: Pick<SavedObject, "type" | "id" | "attributes" | "references">): SavedObject {
  return {
    ...object,
    coreMigrationVersion: KIBANA_VERSION,
    typeMigrationVersion: TYPE_MIGRATION_VERSIONS[object.type],
    managed: false,
  };
}

/** A query in Kibana's own language, as objects hold it. Default: everything. */
export function kuery(query = "") {
  return { query, language: "kuery" } as const;
}
