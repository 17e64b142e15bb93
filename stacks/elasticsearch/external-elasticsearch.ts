import * as pulumi from "@pulumi/pulumi";
import type { ExternalServers } from "../config/external-servers";
import type { ElasticsearchEndpoint } from "./endpoint";

/** Somebody else's Elasticsearch. */
export class ExternalElasticsearch extends pulumi.ComponentResource implements ElasticsearchEndpoint {
  readonly url: string;
  readonly containerUrl: string;
  readonly passwords: ElasticsearchEndpoint["passwords"];
  /** A second copy as soon as there is a second node. */
  readonly copies = { auto_expand_replicas: "0-1" };
  readonly ready: ElasticsearchEndpoint["ready"] = [];
  readonly inside = {};
  readonly caCertificate: ElasticsearchEndpoint["caCertificate"];

  constructor(
    name: string,
    { elasticsearch }: Pick<ExternalServers, "elasticsearch">,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("shopstream:elasticsearch:ExternalElasticsearch", name, {}, options);
    this.url = elasticsearch.local;
    this.containerUrl = elasticsearch.container;
    this.caCertificate = elasticsearch.caCertificate;
    this.passwords = elasticsearch.passwords;
    this.registerOutputs({ url: this.url });
  }
}
