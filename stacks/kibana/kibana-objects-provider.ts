import type * as pulumi from "@pulumi/pulumi";
import { ask, basicAuthorization, canonicalJson, refusal, type Answer, type Question } from "../dynamic/ask";
import type { SavedObject } from "./saved-objects/saved-object";

/** Raise when `kibanaObjectsProvider` changes: the state keeps the old code until the revision differs. */
export const KIBANA_OBJECTS_REVISION = 1;

/** The inputs of Kibana's objects, as the provider's methods receive them. */
export interface KibanaObjectsInputs {
  readonly kibanaUrl: string;
  readonly username: string;
  readonly password: string;
  /** Each before those that refer to it. */
  readonly objects: readonly SavedObject[];
  /** How long Kibana may answer that it is not ready yet, in seconds. */
  readonly startSeconds: number;
  readonly revision: number;
}

/** What the state holds. */
export interface KibanaObjectsState extends KibanaObjectsInputs {
  /** Hash of the objects as Kibana returned them after the import. */
  readonly importedHash: string;
  /** The same when they were read last: it differs once somebody has changed or deleted one. */
  readonly foundHash: string;
}

interface ImportResult {
  readonly success: boolean;
  readonly errors?: readonly {
    readonly type: string;
    readonly id: string;
    readonly error: {
      readonly type: string;
      readonly message?: string;
      readonly references?: readonly { readonly type: string; readonly id: string }[];
    };
  }[];
}

/** Kibana counts in this attribute how often people use a field. */
const COUNTED_BY_KIBANA = "fieldAttrs";
/** Kibana rejects a file with another ending. */
const FILE_NAME = "shopstream.ndjson";

function askKibana(inputs: KibanaObjectsInputs, question: Pick<Question, "method" | "body"> & { path: string }) {
  return ask({
    server: "Kibana",
    method: question.method,
    url: `${inputs.kibanaUrl}/api/saved_objects/${question.path}`,
    headers: { authorization: basicAuthorization(inputs.username, inputs.password), "kbn-xsrf": "shopstream" },
    body: question.body,
    retry: { status: 503, untilMs: Date.now() + inputs.startSeconds * 1_000 },
  });
}

function pathOf({ type, id }: SavedObject): string {
  return `${type}/${encodeURIComponent(id)}`;
}

/** Kibana answers 200 also when it has written nothing, and then may still list objects as successes. */
function importFailure({ status, body }: Answer): Error | undefined {
  if (status !== 200) return refusal("The dashboard cannot be imported", "Kibana", { status, body });
  const { success, errors = [] } = body as ImportResult;
  if (success) return undefined;
  const problems = errors.map(({ type, id, error }) => {
    const references = (error.references ?? []).map((reference) => `${reference.type} ${reference.id}`);
    return `  - ${type} ${id}: ${[error.type, error.message ?? "", ...references].filter(Boolean).join(" ")}`;
  });
  return new Error(`Kibana did not import the dashboard:\n${problems.join("\n")}`);
}

/** One hash of what Kibana has of each object: the attributes that are ours, and the references. */
async function hashOf(inputs: KibanaObjectsInputs): Promise<{ hash: string; found: number }> {
  // This code runs from text, where only `require` finds modules.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const { createHash } = require("node:crypto") as typeof import("node:crypto");
  const hash = createHash("sha256");
  let found = 0;
  for (const object of inputs.objects) {
    const answer = await askKibana(inputs, { method: "GET", path: pathOf(object) });
    if (answer.status !== 200 && answer.status !== 404) throw refusal(`${object.type} ${object.id}`, "Kibana", answer);
    if (answer.status === 200) found += 1;
    const { attributes, references } = answer.body as Partial<SavedObject>;
    const ours = Object.keys(object.attributes).filter((name) => name !== COUNTED_BY_KIBANA);
    const parts = [
      ...ours.map((name) => canonicalJson([name, attributes?.[name] ?? null])),
      ...(references ?? []).map((reference) => canonicalJson(reference)).sort(),
    ];
    hash.update(`${object.type} ${object.id} ${String(answer.status)}\n${parts.join("\n")}\n`);
  }
  return { hash: hash.digest("hex"), found };
}

async function importObjects(inputs: KibanaObjectsInputs): Promise<KibanaObjectsState> {
  const { kibanaUrl, username, password, objects, startSeconds, revision } = inputs;
  const form = new FormData();
  form.append("file", new Blob([objects.map((object) => `${JSON.stringify(object)}\n`).join("")]), FILE_NAME);
  const answer = await askKibana(inputs, { method: "POST", path: "_import?overwrite=true", body: form });
  const failure = importFailure(answer);
  if (failure) throw failure;
  // What Kibana makes of them, such as by migrations of a newer version, is no drift.
  const { hash } = await hashOf(inputs);
  return { kibanaUrl, username, password, objects, startSeconds, revision, importedHash: hash, foundHash: hash };
}

/** Deletes objects, those that refer to others first; one that is gone is deleted. */
async function deleteObjects(inputs: KibanaObjectsInputs, objects: readonly SavedObject[]): Promise<void> {
  for (const object of [...objects].reverse()) {
    // `force`: also out of further spaces that somebody has shared it to.
    const answer = await askKibana(inputs, { method: "DELETE", path: `${pathOf(object)}?force=true` });
    if (answer.status !== 200 && answer.status !== 404) {
      throw refusal(`${object.type} ${object.id} cannot be deleted`, "Kibana", answer);
    }
  }
}

/**
 * Saved objects of Kibana, imported in one request: all or, if Kibana finds a conflict or a missing reference, none
 * (https://www.elastic.co/guide/en/kibana/8.8/saved-objects-api-import.html).
 *
 * Stored in the stack's state as text and run from there, so it captures nothing but functions and constants.
 */
export const kibanaObjectsProvider: pulumi.dynamic.ResourceProvider = {
  async create(inputs: KibanaObjectsInputs) {
    return { id: "saved-objects", outs: await importObjects(inputs) };
  },

  async diff(_id, olds: KibanaObjectsState, news: KibanaObjectsInputs) {
    const changes =
      olds.foundHash !== olds.importedHash ||
      olds.kibanaUrl !== news.kibanaUrl ||
      olds.username !== news.username ||
      olds.password !== news.password ||
      olds.startSeconds !== news.startSeconds ||
      olds.revision !== news.revision ||
      canonicalJson(olds.objects) !== canonicalJson(news.objects);
    return { changes };
  },

  async update(_id, olds: KibanaObjectsState, news: KibanaObjectsInputs) {
    const outs = await importObjects(news);
    const kept = news.objects.map(pathOf);
    await deleteObjects(
      news,
      olds.objects.filter((object) => !kept.includes(pathOf(object))),
    );
    return { outs };
  },

  async read(id, props: KibanaObjectsState) {
    const { hash, found } = await hashOf(props);
    // An empty id says that the resource is gone.
    return found === 0 ? { id: "", props: {} } : { id, props: { ...props, foundHash: hash } };
  },

  async delete(_id, props: KibanaObjectsState) {
    await deleteObjects(props, props.objects);
  },
};
