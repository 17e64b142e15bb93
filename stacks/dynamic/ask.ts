import { httpsRequest, type TlsIdentity } from "../../project/https-request";

/** A request of a dynamic provider to the server that holds its resource. */
export interface Question {
  /** The server's name at the beginning of a sentence. */
  readonly server: string;
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** A form is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  /** Where the URL begins with `https:`; only JSON is sent then. */
  readonly tls?: TlsIdentity | undefined;
  /** A status that says "not now", and until when to ask again, in epoch milliseconds. */
  readonly retry?: { readonly status: number; readonly untilMs: number };
}

export interface Answer {
  readonly status: number;
  /** Parsed, or the text if it is not JSON. */
  readonly body: unknown;
}

const TIMEOUT_MS = 30_000;
const RETRY_MS = 500;

/**
 * Asks, and reads the whole answer. Like everything that a dynamic provider calls, it is stored in the stack's state as
 * text, so it captures nothing but functions and constants.
 *
 * @throws an error that names the server if it does not answer within 30 s
 */
export async function ask({ server, method, url, headers, body, tls, retry }: Question): Promise<Answer> {
  const json = body !== undefined && !(body instanceof FormData);
  for (;;) {
    let status: number;
    let text: string;
    try {
      const allHeaders = {
        accept: "application/json",
        ...(json ? { "content-type": "application/json" } : {}),
        ...headers,
      };
      if (tls === undefined) {
        const response = await fetch(url, {
          method,
          headers: allHeaders,
          ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
          signal: AbortSignal.timeout(TIMEOUT_MS),
        });
        status = response.status;
        text = await response.text();
      } else {
        const sent = body === undefined ? {} : { body: JSON.stringify(body) };
        ({ status, text } = await httpsRequest(url, {
          method,
          headers: allHeaders,
          ...sent,
          tls,
          timeoutMs: TIMEOUT_MS,
        }));
      }
    } catch (error) {
      const cause = (error as { cause?: unknown }).cause ?? error;
      throw new Error(`${server} does not answer ${method} ${url}: ${String(cause)}. Is its container running?`, {
        cause: error,
      });
    }
    if (status === retry?.status && Date.now() < retry.untilMs) {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      continue;
    }
    let parsed: unknown = text;
    try {
      parsed = text === "" ? undefined : JSON.parse(text);
    } catch {
      // Not JSON: kept as text.
    }
    return { status, body: parsed };
  }
}

/** An answer that is no success, as an error: what was wanted, and what the server said instead. */
export function refusal(what: string, server: string, { status, body }: Answer): Error {
  const message = (body as { message?: unknown } | undefined)?.message ?? body ?? "nothing";
  const said = typeof message === "string" ? message : JSON.stringify(message);
  return new Error(`${what}: ${server} answered ${String(status)}: ${said}`);
}

/** The value of the header `authorization`. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}

/** JSON text with keys in order: two equal values give equal text. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === "object" && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
