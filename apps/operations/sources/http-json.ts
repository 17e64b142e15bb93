import { UnexpectedAnswer } from "./source";

export interface HttpRequest {
  readonly signal: AbortSignal;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Statuses that are answers. Default: 200. */
  readonly statuses?: readonly number[];
}

/**
 * The text of an HTTP answer; POST with a body, else GET.
 * @throws UnexpectedAnswer for another status
 */
export async function fetchText(
  url: string,
  { signal, headers, body, statuses = [200] }: HttpRequest,
): Promise<string> {
  const response = await fetch(url, {
    signal,
    ...(headers !== undefined && { headers }),
    ...(body !== undefined && { method: "POST", body }),
  });
  const text = await response.text();
  if (statuses.includes(response.status)) return text;
  throw new UnexpectedAnswer(`it answers ${String(response.status)}: ${text.slice(0, 200)}`);
}

/** The same, parsed as JSON. The caller says what it is: our own stack answers. */
export async function fetchJson(url: string, request: HttpRequest): Promise<unknown> {
  return JSON.parse(await fetchText(url, request)) as unknown;
}
