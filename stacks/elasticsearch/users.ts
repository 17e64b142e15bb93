import { HOURLY_INDEX } from "../../contract/hourly-summary";
import { LOGS_INDEX } from "../../contract/log-message";
import type { Role } from "./file-realm";

/** Kibana's name among Elasticsearch's application privileges (`ReservedRolesStore.java`). */
const KIBANA = "kibana-.kibana";
const INDICES = [LOGS_INDEX, HOURLY_INDEX];

/**
 * What each user of Elasticsearch may do, under Elasticsearch's own names
 * (https://www.elastic.co/guide/en/elasticsearch/reference/8.8/security-privileges.html). Where a named privilege includes
 * more than the work needs, its actions are listed instead. `elastic`, who may do everything, is left to what needs it: setting
 * the password of Kibana's own user.
 */
export const ELASTICSEARCH_ROLES = {
  "sink-logs": sinkOf(LOGS_INDEX),
  "sink-hourly": sinkOf(HOURLY_INDEX),
  /** People, tests and, in Kibana, dashboards as they are. A refresh shows what was written a moment ago, and writes nothing. */
  reader: {
    indices: [{ names: INDICES, privileges: ["read", "view_index_metadata", "indices:admin/refresh*"] }],
    applications: [{ application: KIBANA, privileges: ["read"], resources: ["*"] }],
  },
  /** The operations page. */
  operations: { indices: [{ names: INDICES, privileges: ["read"] }] },
  /** The program itself: index templates, and new fields in the mapping of an index that exists. */
  templates: {
    cluster: ["manage_index_templates"],
    indices: [{ names: INDICES, privileges: ["indices:admin/mapping/put"] }],
  },
  /** The program itself, in Kibana: the same privileges as the built-in role `kibana_admin`. */
  dashboards: { applications: [{ application: KIBANA, privileges: ["all"], resources: ["*"] }] },
  /** The container's health check. */
  health: { cluster: ["cluster:monitor/health"] },
} as const satisfies Readonly<Record<string, Role>>;

/** A user of the file realm; its role has the same name. */
export type ElasticsearchUser = keyof typeof ELASTICSEARCH_ROLES;

/**
 * Writes documents, and creates the index with the first one. Confluent's sink also asks for the server's version, whether the index
 * exists and what its mapping is (kafka-connect-elasticsearch 14.1: ElasticsearchClient.java); neither sink reads documents, although
 * Confluent's own example of a role lets it.
 */
function sinkOf(index: string): Role {
  const writes = ["indices:data/write/index*", "indices:data/write/bulk*"];
  return {
    cluster: ["cluster:monitor/main"],
    indices: [{ names: [index], privileges: ["create_index", "view_index_metadata", ...writes] }],
  };
}
