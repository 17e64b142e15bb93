import { elasticsearchMappingOf } from "../../contract/derived/elasticsearch-mapping";
import { HOURLY_COUNT_ENTITY, HOURLY_INDEX } from "../../contract/hourly-summary";
import { LOG_MESSAGE_ENTITY, LOGS_INDEX } from "../../contract/log-message";
import type { PipelineUser } from "../config/external-servers";
import type { ElasticsearchEndpoint } from "./endpoint";
import { IndexTemplate } from "./index-template";

/** Declares a template for each index of the contract. */
export function declareIndexTemplates(server: ElasticsearchEndpoint): IndexTemplate[] {
  return [
    { indexName: LOGS_INDEX, mapping: elasticsearchMappingOf(LOG_MESSAGE_ENTITY) },
    { indexName: HOURLY_INDEX, mapping: elasticsearchMappingOf(HOURLY_COUNT_ENTITY) },
  ].map(
    ({ indexName, mapping }) =>
      new IndexTemplate(
        indexName,
        {
          elasticsearchUrl: server.url,
          username: "templates" satisfies PipelineUser,
          password: server.passwords.templates,
          ...(server.caCertificate !== undefined && { ca: server.caCertificate }),
          templateName: indexName,
          indexPatterns: [indexName],
          copies: server.copies,
          mapping,
        },
        { parent: server, dependsOn: [...server.ready], ...server.inside },
      ),
  );
}
