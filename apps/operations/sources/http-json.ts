import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { request } from "node:https";
import { text as textOf } from "node:stream/consumers";
import { UnexpectedAnswer } from "./source";

export interface HttpRequest {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Statuses that are answers. Default: 200. */
  readonly statuses?: readonly number[];
  /** For a URL with `https:`. Default: Node's own authorities, and no certificate. */
  readonly tls?: TlsIdentity | undefined;
}

/** Whom a client trusts and who it is itself, PEM. */
export interface TlsIdentity {
  readonly ca?: string | undefined;
  readonly certificate?: string | undefined;
  readonly key?: string | undefined;
}

/**
 * The text of an HTTP answer; POST with a body, else GET.
 * @throws UnexpectedAnswer for another status
 */
export async function fetchText(
  url: string,
  { signal, headers, body, statuses = [200], tls }: HttpRequest,
): Promise<string> {
  const sent = { signal, ...(headers && { headers }), ...(body !== undefined && { method: "POST", body }) };
  const { status, text } = url.startsWith("https:") ? await overTls(url, sent, tls) : await plain(url, sent);
  if (statuses.includes(status)) return text;
  throw new UnexpectedAnswer(`it answers ${String(status)}: ${text.slice(0, 200)}`);
}

interface Sent {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly body?: string;
}

interface Received {
  readonly status: number;
  readonly text: string;
}

async function plain(url: string, sent: Sent): Promise<Received> {
  const response = await fetch(url, sent);
  return { status: response.status, text: await response.text() };
}

/** Node's `fetch` cannot be given a certificate. */
async function overTls(url: string, { body, headers, ...sent }: Sent, tls?: TlsIdentity): Promise<Received> {
  const identity = { ca: tls?.ca, cert: tls?.certificate, key: tls?.key };
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  const outgoing = request(url, { ...sent, ...identity, agent: false, headers: { ...headers, ...length } });
  // What fails after the answer has begun is told by the answer.
  outgoing.on("error", () => undefined);
  outgoing.end(body);
  const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
  return { status: incoming.statusCode ?? 0, text: await textOf(incoming) };
}

/** The same, parsed as JSON. The caller says what it is: our own stack answers. */
export async function fetchJson(url: string, request: HttpRequest): Promise<unknown> {
  return JSON.parse(await fetchText(url, request)) as unknown;
}
