import type * as pulumi from "@pulumi/pulumi";
import { ask, basicAuthorization, canonicalJson, refusal, type Answer } from "../dynamic/ask";

/** Raise when `indexTemplateProvider` changes. */
export const INDEX_TEMPLATE_REVISION = 4;

/** The inputs of an index template, as the provider's methods receive them. */
export interface IndexTemplateInputs {
  readonly elasticsearchUrl: string;
  readonly username: string;
  readonly password: string;
  /** Who may have signed the server's certificate, PEM; without it there is no TLS. */
  readonly ca?: string;
  readonly templateName: string;
  /** The template as Elasticsearch returns it: settings nested, their values text. */
  readonly template: {
    readonly index_patterns: readonly string[];
    readonly template: { readonly mappings?: unknown };
  };
  readonly revision: number;
}

function askElasticsearch(method: string, path: string, inputs: IndexTemplateInputs, body?: unknown): Promise<Answer> {
  return ask({
    server: "Elasticsearch",
    method,
    url: `${inputs.elasticsearchUrl}/${path}`,
    headers: { authorization: basicAuthorization(inputs.username, inputs.password) },
    body,
    tls: inputs.ca === undefined ? undefined : { ca: inputs.ca },
  });
}

const templatePath = (inputs: IndexTemplateInputs): string =>
  `_index_template/${encodeURIComponent(inputs.templateName)}`;

function refused(inputs: IndexTemplateInputs, answer: Answer): Error {
  return refusal(`Index template ${inputs.templateName}`, "Elasticsearch", answer);
}

/**
 * Adds the fields that the mapping of an existing index lacks: a template applies to new indices alone
 * (https://www.elastic.co/guide/en/elasticsearch/reference/8.8/indices-put-mapping.html).
 */
async function updateIndices(inputs: IndexTemplateInputs): Promise<void> {
  const { index_patterns: indexPatterns, template } = inputs.template;
  if (template.mappings === undefined) return;
  for (const pattern of indexPatterns) {
    const path = `${encodeURIComponent(pattern)}/_mapping`;
    const answer = await askElasticsearch("PUT", path, inputs, template.mappings);
    // 404: no index yet. Its first document creates it from the template.
    if (answer.status !== 200 && answer.status !== 404) throw refused(inputs, answer);
  }
}

async function put(inputs: IndexTemplateInputs): Promise<IndexTemplateInputs> {
  const answer = await askElasticsearch("PUT", templatePath(inputs), inputs, inputs.template);
  if (answer.status !== 200) throw refused(inputs, answer);
  await updateIndices(inputs);
  const { elasticsearchUrl, username, password, ca, templateName, template, revision } = inputs;
  return { elasticsearchUrl, username, password, ...(ca !== undefined && { ca }), templateName, template, revision };
}

/** A composable index template (https://www.elastic.co/guide/en/elasticsearch/reference/8.8/indices-put-template.html). */
export const indexTemplateProvider: pulumi.dynamic.ResourceProvider = {
  async create(inputs: IndexTemplateInputs) {
    return { id: inputs.templateName, outs: await put(inputs) };
  },

  async diff(_id, olds: IndexTemplateInputs, news: IndexTemplateInputs) {
    const replaces = olds.templateName === news.templateName ? [] : ["templateName"];
    const changed =
      olds.elasticsearchUrl !== news.elasticsearchUrl ||
      olds.username !== news.username ||
      olds.password !== news.password ||
      olds.ca !== news.ca ||
      olds.revision !== news.revision ||
      canonicalJson(olds.template) !== canonicalJson(news.template);
    return { changes: changed || replaces.length > 0, replaces };
  },

  async update(_id, _olds, news: IndexTemplateInputs) {
    return { outs: await put(news) };
  },

  async read(id, props: IndexTemplateInputs) {
    const answer = await askElasticsearch("GET", templatePath(props), props);
    // An empty id says that the resource is gone.
    if (answer.status === 404) return { id: "", props: {} };
    if (answer.status !== 200) throw refused(props, answer);
    const found = answer.body as { index_templates: { index_template: unknown }[] };
    const actual = found.index_templates[0]?.index_template;
    return {
      id,
      props: { ...props, template: canonicalJson(actual) === canonicalJson(props.template) ? props.template : actual },
    };
  },

  async delete(_id, props: IndexTemplateInputs) {
    const answer = await askElasticsearch("DELETE", templatePath(props), props);
    if (answer.status !== 200 && answer.status !== 404) throw refused(props, answer);
  },
};
