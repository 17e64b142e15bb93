import { httpsRequest, type TlsIdentity } from "../../project/https-request";
import { authorityOf, type Stack } from "./stack";

/** What programs on this machine show to the stack's servers, and whom they trust; undefined where nothing is encrypted. */
export function identityOf(stack: Stack): TlsIdentity | undefined {
  const ca = authorityOf(stack);
  if (ca === undefined) return undefined;
  const { operatorCertificate: certificate } = stack;
  return { ca, ...(certificate.startsWith("-----BEGIN ") && { certificate }) };
}

/** The part of `RequestInit` that such a request may have. */
export interface StackRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** `fetch` for every server of the stack: with the operator's certificate where the URL begins with `https:`. */
export async function stackFetch(
  stack: Stack,
  url: URL,
  { method = "GET", headers, body }: StackRequest,
  timeoutMs: number,
): Promise<Response> {
  const sent = { method, ...(headers && { headers }), ...(body !== undefined && { body }) };
  const tls = url.protocol === "https:" ? identityOf(stack) : undefined;
  if (tls === undefined) return fetch(url, { ...sent, redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
  const answer = await httpsRequest(url.href, { ...sent, tls, timeoutMs });
  const received = Object.entries(answer.headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one): [string, string] => [name, one]),
  );
  // A `Response` with one of these statuses may not have a body.
  const hasBody = ![204, 205, 304].includes(answer.status);
  return new Response(hasBody ? answer.text : null, { status: answer.status, headers: received });
}
