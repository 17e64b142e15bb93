import type { IncomingMessage } from "node:http";
import { listen, send, type StubAnswer } from "../../testing/stub-server";
import type { Reference, SavedObject } from "../saved-objects/saved-object";

/**
 * The saved objects API of Kibana 8.8, as its manual and its sources describe it: elastic/kibana,
 * packages/core/saved-objects, routes/import.ts, routes/delete.ts, import/lib/create_saved_objects.ts,
 * import/lib/validate_references.ts and import/lib/collect_saved_objects.ts.
 */
export interface KibanaDouble {
  readonly url: string;
  /** What is stored, by `type/id`. */
  readonly objects: Map<string, SavedObject>;
  /** Method and path of each request. */
  readonly requests: string[];
  /** The next requests are answered with 503, as by a Kibana that starts. */
  notReadyFor(requests: number): void;
  close(): Promise<void>;
}

interface DoubleOptions {
  readonly username: string;
  readonly password: string;
}

/** The newest migration of each type in Kibana 8.8.0. */
const NEWEST: Readonly<Record<string, string>> = {
  dashboard: "8.7.0",
  "index-pattern": "8.0.0",
  lens: "8.6.0",
  search: "8.0.0",
  visualization: "8.5.0",
};
const CORE = "8.8.0";
/** Kibana checks references to objects of these types, and no other. */
const CHECKED_REFERENCES = ["index-pattern", "search"];

class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const keyOf = ({ type, id }: Pick<Reference, "type" | "id">) => `${type}/${id}`;

/** Starts an empty one. */
export async function startKibanaDouble({ username, password }: DoubleOptions): Promise<KibanaDouble> {
  const objects = new Map<string, SavedObject>();
  const requests: string[] = [];
  let notReady = 0;

  const answer = async (incoming: IncomingMessage): Promise<StubAnswer> => {
    const url = new URL(incoming.url ?? "", "http://kibana");
    const method = incoming.method ?? "";
    requests.push(`${method} ${url.pathname}`);
    if (notReady > 0) {
      notReady -= 1;
      return { status: 503, body: "Kibana server is not ready yet" };
    }
    const signedIn = `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
    if (incoming.headers.authorization !== signedIn) throw new Refusal(401, "unable to authenticate user");
    if (method !== "GET" && !("kbn-xsrf" in incoming.headers)) {
      throw new Refusal(400, "Request must contain a kbn-xsrf header.");
    }
    const [, type = "", id = ""] = /^\/api\/saved_objects\/([^/]+)(?:\/([^/]+))?$/.exec(url.pathname) ?? [];
    if (method === "POST" && type === "_import") return importInto(objects, await importOf(incoming, url));
    const key = keyOf({ type: type as SavedObject["type"], id: decodeURIComponent(id) });
    const stored = objects.get(key);
    if (!stored) throw new Refusal(404, `Saved object [${key}] not found`);
    if (method === "GET") return { status: 200, body: stored };
    if (method !== "DELETE") throw new Refusal(404, "Not Found");
    onlyParameters(url, "force");
    objects.delete(key);
    return { status: 200, body: {} };
  };

  const server = await listen((incoming, outgoing) => {
    answer(incoming).then(
      (given) => send(outgoing, given),
      (error: unknown) => {
        const { status, message } = error instanceof Refusal ? error : new Refusal(500, String(error));
        send(outgoing, { status, body: { statusCode: status, error: "", message } });
      },
    );
  });
  return { ...server, objects, requests, notReadyFor: (count) => void (notReady = count) };
}

function onlyParameters(url: URL, ...known: readonly string[]): void {
  for (const name of url.searchParams.keys()) {
    if (!known.includes(name)) throw new Refusal(400, `[request query.${name}]: definition for this key is missing`);
  }
}

interface Import {
  readonly objects: readonly SavedObject[];
  readonly overwrite: boolean;
}

async function importOf(incoming: IncomingMessage, url: URL): Promise<Import> {
  onlyParameters(url, "overwrite", "createNewCopies", "compatibilityMode");
  const overwrite = url.searchParams.get("overwrite") === "true";
  if (overwrite && url.searchParams.get("createNewCopies") === "true") {
    throw new Refusal(400, "[request query]: cannot use [overwrite] with [createNewCopies]");
  }
  const contentType = incoming.headers["content-type"] ?? "";
  if (!contentType.startsWith("multipart/form-data")) throw new Refusal(415, "Unsupported Media Type");
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- meant for servers, whose bodies have no bounds.
  const form = await new Response(Buffer.concat(chunks), { headers: { "content-type": contentType } }).formData();
  const file = form.get("file");
  if (!(file instanceof File)) throw new Refusal(400, "[request body.file]: expected value of type [Stream]");
  const extension = /\.[^.]*$/.exec(file.name)?.[0] ?? "";
  if (extension !== ".ndjson") throw new Refusal(400, `Invalid file extension ${extension}`);
  const lines = (await file.text()).split("\n").filter((line) => line.trim() !== "");
  const objects = lines.map((line) => JSON.parse(line) as SavedObject);
  const twice = objects.map(keyOf).filter((key, index, keys) => keys.indexOf(key) !== index);
  if (twice.length > 0) throw new Refusal(400, `Non-unique import objects detected: [${twice.join()}]`);
  return { objects, overwrite };
}

function importInto(stored: Map<string, SavedObject>, { objects, overwrite }: Import): StubAnswer {
  const failures = objects.flatMap((object) => {
    const { type, id } = object;
    const failure = (error: unknown) => [{ type, id, meta: { title: object.attributes.title }, error }];
    if (!(type in NEWEST)) return failure({ type: "unsupported_type" });
    const missing = object.references.filter(
      (reference) =>
        CHECKED_REFERENCES.includes(reference.type) &&
        !stored.has(keyOf(reference)) &&
        !objects.some((other) => keyOf(other) === keyOf(reference)),
    );
    if (missing.length > 0) {
      return failure({ type: "missing_references", references: missing.map(({ type, id }) => ({ type, id })) });
    }
    return stored.has(keyOf(object)) && !overwrite ? failure({ type: "conflict" }) : [];
  });
  const failed = failures.map(keyOf);
  const imported = objects.filter((object) => !failed.includes(keyOf(object)));
  // One that could be resolved keeps everything from being written, although the answer lists the others.
  if (!failures.some(({ error }) => (error as { type: string }).type !== "unsupported_type")) {
    for (const object of imported.map(migrated)) stored.set(keyOf(object), object);
  }
  return {
    status: 200,
    body: {
      successCount: imported.length,
      success: failures.length === 0,
      warnings: [],
      ...(imported.length > 0 ? { successResults: imported.map(({ type, id }) => ({ type, id, meta: {} })) } : {}),
      ...(failures.length > 0 ? { errors: failures } : {}),
    },
  };
}

function migrated(object: SavedObject): SavedObject {
  const { type, id, typeMigrationVersion, coreMigrationVersion } = object as Partial<SavedObject>;
  // Every old migration runs, and one of them meets a form that it does not know.
  if (typeMigrationVersion === undefined) {
    throw new Refusal(500, "Cannot read properties of undefined (reading 'currentIndexPatternId')");
  }
  for (const [version, newest] of [
    [typeMigrationVersion, NEWEST[type ?? ""] ?? ""],
    [coreMigrationVersion ?? CORE, CORE],
  ] as const) {
    if (version.localeCompare(newest, "en", { numeric: true }) > 0) {
      throw new Refusal(
        422,
        `Document "${id ?? ""}" belongs to a more recent version of Kibana [${version}] when the last known version is [${newest}].`,
      );
    }
  }
  // As stored: what an import says about itself is not kept, what Kibana adds is.
  return { ...object, ...{ updated_at: new Date().toISOString(), namespaces: ["default"] } };
}
