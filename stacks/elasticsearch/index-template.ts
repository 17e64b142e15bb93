import * as pulumi from "@pulumi/pulumi";
import type { ElasticsearchMapping } from "../../contract/derived/elasticsearch-mapping";
import { INDEX_TEMPLATE_REVISION, indexTemplateProvider } from "./index-template-provider";

export interface IndexTemplateArgs {
  readonly elasticsearchUrl: pulumi.Input<string>;
  readonly username: string;
  readonly password: pulumi.Input<string>;
  /** Who may have signed the server's certificate, PEM. Default: no TLS. */
  readonly ca?: pulumi.Input<string>;
  /** Name of the template. */
  readonly templateName: string;
  /** The indices it applies to, once they are created by their first document. */
  readonly indexPatterns: readonly string[];
  /** The index settings that say how many copies there are. */
  readonly copies: Readonly<Record<string, string>>;
  readonly mapping: ElasticsearchMapping;
}

/** The settings and the mapping of an index that its first document creates. */
export class IndexTemplate extends pulumi.dynamic.Resource {
  constructor(name: string, args: IndexTemplateArgs, options?: pulumi.CustomResourceOptions) {
    const { indexPatterns, copies, mapping, ...rest } = args;
    const template = {
      index_patterns: indexPatterns,
      template: {
        settings: { index: { number_of_shards: "1", ...copies } },
        mappings: mapping,
      },
      composed_of: [],
      // Above Elasticsearch's own templates.
      priority: 500,
    };
    super(
      indexTemplateProvider,
      name,
      { ...rest, template, revision: INDEX_TEMPLATE_REVISION },
      { ...options, additionalSecretOutputs: ["password"] },
      "shopstream",
      "IndexTemplate",
    );
  }
}
