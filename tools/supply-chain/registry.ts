import { createHash } from "node:crypto";
import { EnvHttpProxyAgent, fetch, type Dispatcher, type Response } from "undici";
import { messageOf } from "../../project/commands/command-line";
import type { ImageReference } from "./image-reference";

/** A name may stand for images of several processors: their index is asked for first, as Docker does. */
const MANIFEST_TYPES = [
  "application/vnd.oci.image.index.v1+json",
  "application/vnd.docker.distribution.manifest.list.v2+json",
  "application/vnd.oci.image.manifest.v1+json",
  "application/vnd.docker.distribution.manifest.v2+json",
].join(", ");
const TIMEOUT_MS = 30_000;
const DIGEST = /^sha256:[0-9a-f]{64}$/;

/** Docker Hub's name differs from its registry's host. */
const HOSTS: Readonly<Record<string, string>> = { "docker.io": "registry-1.docker.io" };

/**
 * Asks an image's registry, without a login, for the digest that its tag stands for now (OCI Distribution, `HEAD
 * /v2/<repository>/manifests/<tag>`, which does not count as a pull on Docker Hub).
 *
 * @throws an error that says what to do: no such image, a login or waiting is needed, or the registry is unreachable
 */
export async function currentDigest(reference: ImageReference): Promise<string> {
  const dispatcher = new EnvHttpProxyAgent();
  try {
    const url = `${baseUrl(reference.registry)}/v2/${reference.repository}/manifests/${reference.tag}`;
    const answer = await askWithToken(url, "HEAD", reference, dispatcher);
    const named = answer.headers.get("docker-content-digest");
    if (named !== null && DIGEST.test(named)) return named;
    // A registry need not name it: it is the hash of the manifest's bytes.
    const manifest = await askWithToken(url, "GET", reference, dispatcher);
    return `sha256:${createHash("sha256")
      .update(Buffer.from(await manifest.arrayBuffer()))
      .digest("hex")}`;
  } finally {
    await dispatcher.destroy();
  }
}

/** As Docker does, plain HTTP for a registry on this machine alone. */
function baseUrl(registry: string): string {
  const host = HOSTS[registry] ?? registry;
  return /^(localhost|127\.0\.0\.1)(:|$)/.test(host) ? `http://${host}` : `https://${host}`;
}

type Method = "HEAD" | "GET";

async function askWithToken(
  url: string,
  method: Method,
  reference: ImageReference,
  dispatcher: Dispatcher,
): Promise<Response> {
  const first = await ask(url, method, { accept: MANIFEST_TYPES }, dispatcher);
  const challenge = first.status === 401 ? parseChallenge(first.headers.get("www-authenticate")) : undefined;
  if (challenge === undefined) return accepted(first, reference);
  const token = await fetchToken(challenge, reference, dispatcher);
  const headers = { accept: MANIFEST_TYPES, authorization: `Bearer ${token}` };
  return accepted(await ask(url, method, headers, dispatcher), reference);
}

async function ask(
  url: string,
  method: Method,
  headers: Readonly<Record<string, string>>,
  dispatcher: Dispatcher,
): Promise<Response> {
  try {
    return await fetch(url, { method, headers, dispatcher, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    throw new Error(`${new URL(url).host} is unreachable: ${messageOf(cause)}`, { cause: error });
  }
}

/** Where a token is to be had. */
interface Challenge {
  readonly realm: string;
  readonly service: string | undefined;
  readonly scope: string | undefined;
}

/** Reads `WWW-Authenticate: Bearer realm="…",service="…",scope="…"`; undefined for any other scheme, which needs a login. */
export function parseChallenge(header: string | null): Challenge | undefined {
  if (header === null || !/^bearer /i.test(header)) return undefined;
  const parameters = new Map(
    [...header.matchAll(/(\w+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]),
  );
  const realm = parameters.get("realm");
  return realm === undefined
    ? undefined
    : { realm, service: parameters.get("service"), scope: parameters.get("scope") };
}

async function fetchToken(
  { realm, service, scope }: Challenge,
  reference: ImageReference,
  dispatcher: Dispatcher,
): Promise<string> {
  const url = new URL(realm);
  if (service !== undefined) url.searchParams.set("service", service);
  url.searchParams.set("scope", scope ?? `repository:${reference.repository}:pull`);
  const answer = accepted(await ask(url.href, "GET", {}, dispatcher), reference);
  const { token, access_token: accessToken } = (await answer.json()) as { token?: string; access_token?: string };
  const found = token ?? accessToken;
  if (found === undefined) throw new Error(`${url.host} gave no token for ${reference.repository}`);
  return found;
}

/** @throws Error for every answer but a good one */
function accepted(answer: Response, { registry, repository, tag }: ImageReference): Response {
  if (answer.ok) return answer;
  const name = `${registry}/${repository}:${tag}`;
  const retryAfter = answer.headers.get("retry-after");
  const wait = retryAfter === null ? "wait some hours" : `wait ${retryAfter} s`;
  const reasons: Readonly<Record<number, string>> = {
    401: "its registry requires a login: look at the name, Docker Hub answers so for repositories that it does not have",
    403: "its registry refuses it to those who are not logged in",
    404: "its registry has no such image: look at the name and the tag",
    429: `its registry's limit is reached: ${wait} and run this again`,
  };
  throw new Error(
    `${name}: ${reasons[answer.status] ?? `its registry answers ${answer.status}: run this again later`}`,
  );
}
