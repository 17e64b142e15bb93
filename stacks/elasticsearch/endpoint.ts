import type * as pulumi from "@pulumi/pulumi";
import type { PipelineUser } from "../config/external-servers";
import type { SecuredEndpoint } from "../external/endpoint";

/** Elasticsearch as its clients find it. */
export interface ElasticsearchEndpoint extends SecuredEndpoint {
  /** For programs on this machine. */
  readonly url: string;
  /** For containers of the stack. */
  readonly containerUrl: string;
  readonly passwords: Readonly<Record<PipelineUser, pulumi.Output<string>>>;
  /** The index settings that say how many copies there are. */
  readonly copies: Readonly<Record<string, string>>;
}
