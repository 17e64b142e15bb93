/** What a client of a server with TLS knows: whom it trusts, and who it is itself. All of them PEM. */
export interface TlsIdentity {
  readonly ca: string;
  /** The client's certificate with its key. Default: the server learns nothing about its client. */
  readonly certificate?: string;
}

export interface HttpsRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly tls: TlsIdentity;
  readonly timeoutMs: number;
}

export interface HttpsAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly text: string;
}

/**
 * One request over TLS, with the server's name verified: Node's `fetch` cannot be given a certificate. Dynamic providers run it
 * from text, so it captures nothing.
 *
 * @throws the connection's error, whose `code` says why a certificate was refused
 */
export function httpsRequest(url: string, request: HttpsRequest): Promise<HttpsAnswer> {
  const { method, headers, body, tls, timeoutMs } = request;
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const https = require("node:https") as typeof import("node:https");
  return new Promise((resolve, reject) => {
    const outgoing = https.request(
      url,
      {
        method,
        headers: { ...headers, ...(body !== undefined && { "content-length": Buffer.byteLength(body) }) },
        ca: tls.ca,
        ...(tls.certificate !== undefined && { cert: tls.certificate, key: tls.certificate }),
        // A connection of its own, which ends with the answer.
        agent: false,
        signal: AbortSignal.timeout(timeoutMs),
      },
      (incoming) => {
        let text = "";
        incoming.setEncoding("utf8");
        incoming.on("data", (chunk: string) => (text += chunk));
        incoming.once("error", reject);
        incoming.once("end", () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text }));
      },
    );
    outgoing.once("error", reject);
    outgoing.end(body);
  });
}
