import * as pulumi from "@pulumi/pulumi";
import { ask, basicAuthorization, refusal } from "../dynamic/ask";

/** Raise when `builtInUserPasswordProvider` changes. */
const REVISION = 3;

interface Inputs {
  readonly elasticsearchUrl: string;
  readonly adminPassword: string;
  readonly ca?: string;
  readonly user: string;
  readonly password: string;
  readonly revision: number;
}

async function setPassword(inputs: Inputs): Promise<Inputs> {
  const { elasticsearchUrl, adminPassword, ca, user, password, revision } = inputs;
  const answer = await ask({
    server: "Elasticsearch",
    method: "POST",
    url: `${elasticsearchUrl}/_security/user/${encodeURIComponent(user)}/_password`,
    headers: { authorization: basicAuthorization("elastic", adminPassword) },
    body: { password },
    tls: ca === undefined ? undefined : { ca },
  });
  if (answer.status !== 200) throw refusal(`Password of the user ${user}`, "Elasticsearch", answer);
  return { elasticsearchUrl, adminPassword, ...(ca !== undefined && { ca }), user, password, revision };
}

/** https://www.elastic.co/guide/en/elasticsearch/reference/8.8/security-api-change-password.html */
export const builtInUserPasswordProvider: pulumi.dynamic.ResourceProvider = {
  async create(inputs: Inputs) {
    return { id: inputs.user, outs: await setPassword(inputs) };
  },

  async diff(_id, olds: Inputs, news: Inputs) {
    const replaces = olds.user === news.user ? [] : ["user"];
    const changed =
      olds.elasticsearchUrl !== news.elasticsearchUrl ||
      olds.adminPassword !== news.adminPassword ||
      olds.password !== news.password ||
      olds.ca !== news.ca ||
      olds.revision !== news.revision;
    return { changes: changed || replaces.length > 0, replaces };
  },

  async update(_id, _olds, news: Inputs) {
    return { outs: await setPassword(news) };
  },

  async delete() {
    // A built-in user cannot be deleted.
  },
};

export interface BuiltInUserPasswordArgs {
  readonly elasticsearchUrl: pulumi.Input<string>;
  /** Password of the user `elastic`. */
  readonly adminPassword: pulumi.Input<string>;
  /** Who may have signed the server's certificate, PEM. Default: no TLS. */
  readonly ca?: pulumi.Input<string>;
  /** A built-in user, such as `kibana_system`. */
  readonly user: string;
  readonly password: pulumi.Input<string>;
}

/** The password of one of Elasticsearch's built-in users. */
export class BuiltInUserPassword extends pulumi.dynamic.Resource {
  constructor(name: string, args: BuiltInUserPasswordArgs, options?: pulumi.CustomResourceOptions) {
    super(
      builtInUserPasswordProvider,
      name,
      { ...args, revision: REVISION },
      { ...options, additionalSecretOutputs: ["adminPassword", "password"] },
      "shopstream",
      "BuiltInUserPassword",
    );
  }
}
