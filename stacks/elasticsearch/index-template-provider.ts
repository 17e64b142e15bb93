import type * as pulumi from "@pulumi/pulumi";

/** Raise when `indexTemplateProvider` changes. */
export const INDEX_TEMPLATE_REVISION = 2;

/** The inputs of an index template, as the provider's methods receive them. */
export interface IndexTemplateInputs {
  readonly elasticsearchUrl: string;
  readonly username: string;
  readonly password: string;
  readonly templateName: string;
  /** The template as Elasticsearch returns it: settings nested, their values text. */
  readonly template: {
    readonly index_patterns: readonly string[];
    readonly template: { readonly mappings?: unknown };
  };
  readonly revision: number;
}

async function ask(method: string, path: string, inputs: IndexTemplateInputs, body?: unknown): Promise<Response> {
  const url = `${inputs.elasticsearchUrl}/${path}`;
  const credentials = Buffer.from(`${inputs.username}:${inputs.password}`).toString("base64");
  return fetch(url, {
    method,
    headers: { "content-type": "application/json", authorization: `Basic ${credentials}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(30_000),
  }).catch((error: unknown) => {
    const cause = (error as { cause?: unknown }).cause ?? error;
    throw new Error(`Elasticsearch does not answer ${method} ${url}: ${String(cause)}. Is its container running?`);
  });
}

const templatePath = (inputs: IndexTemplateInputs): string =>
  `_index_template/${encodeURIComponent(inputs.templateName)}`;

async function refused(inputs: IndexTemplateInputs, response: Response): Promise<Error> {
  return new Error(
    `Elasticsearch refused index template ${inputs.templateName}: ${String(response.status)} ${await response.text()}`,
  );
}

/** JSON text with keys in order: two equal values give equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}

/**
 * Adds the fields that the mapping of an existing index lacks: a template applies to new indices alone
 * (https://www.elastic.co/guide/en/elasticsearch/reference/8.8/indices-put-mapping.html).
 */
async function updateIndices(inputs: IndexTemplateInputs): Promise<void> {
  const { index_patterns: indexPatterns, template } = inputs.template;
  if (template.mappings === undefined) return;
  for (const pattern of indexPatterns) {
    const response = await ask("PUT", `${encodeURIComponent(pattern)}/_mapping`, inputs, template.mappings);
    // No index yet: its first document creates it from the template.
    if (!response.ok && response.status !== 404) throw await refused(inputs, response);
  }
}

async function put(inputs: IndexTemplateInputs): Promise<IndexTemplateInputs> {
  const response = await ask("PUT", templatePath(inputs), inputs, inputs.template);
  if (!response.ok) throw await refused(inputs, response);
  await updateIndices(inputs);
  const { elasticsearchUrl, username, password, templateName, template, revision } = inputs;
  return { elasticsearchUrl, username, password, templateName, template, revision };
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
      olds.revision !== news.revision ||
      canonical(olds.template) !== canonical(news.template);
    return { changes: changed || replaces.length > 0, replaces };
  },

  async update(_id, _olds, news: IndexTemplateInputs) {
    return { outs: await put(news) };
  },

  async read(id, props: IndexTemplateInputs) {
    const response = await ask("GET", templatePath(props), props);
    // An empty id says that the resource is gone.
    if (response.status === 404) return { id: "", props: {} };
    if (!response.ok) throw await refused(props, response);
    const found = (await response.json()) as { index_templates: { index_template: unknown }[] };
    const actual = found.index_templates[0]?.index_template;
    return {
      id,
      props: { ...props, template: canonical(actual) === canonical(props.template) ? props.template : actual },
    };
  },

  async delete(_id, props: IndexTemplateInputs) {
    const response = await ask("DELETE", templatePath(props), props);
    if (!response.ok && response.status !== 404) throw await refused(props, response);
  },
};
