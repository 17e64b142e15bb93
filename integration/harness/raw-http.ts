import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import { connect as connectTls } from "node:tls";
import type { TlsIdentity } from "../../project/https-request";

/** An answer as it came. */
export interface RawAnswer {
  readonly status: number;
  readonly body: string;
}

export interface RawRequest {
  readonly method: string;
  /** Sent as it is: `fetch` would tidy it up. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string;
}

const TIMEOUT_MS = 30_000;

/** Sends a request whose path nobody normalises. */
export async function rawRequest(
  origin: string,
  { method, path, headers, body }: RawRequest,
  tls?: TlsIdentity,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  const secured = tls && { ca: tls.ca, cert: tls.certificate, key: tls.certificate };
  return new Promise((resolve, reject) => {
    const request = (tls ? httpsRequest : httpRequest)(
      { hostname, port, method, path, headers, agent: false, timeout: TIMEOUT_MS, ...secured },
      (answer) => {
        text(answer).then((received) => resolve({ status: answer.statusCode ?? 0, body: received }), reject);
      },
    );
    request.on("timeout", () => request.destroy(new Error(`${method} ${path} is not answered`)));
    request.on("error", reject);
    request.end(body);
  });
}

/** Sends bytes on a connection of their own and nothing after them; returns what comes back until the server closes it, too. */
export async function rawExchange(origin: string, bytes: string, tls?: TlsIdentity): Promise<string> {
  const { hostname, port } = new URL(origin);
  const secured = tls && { ca: tls.ca, cert: tls.certificate, key: tls.certificate };
  const socket = secured
    ? connectTls({ host: hostname, port: Number(port), ...secured })
    : connect(Number(port), hostname);
  socket.setTimeout(TIMEOUT_MS, () => socket.destroy(new Error("the server keeps the connection open")));
  socket.end(bytes, "latin1");
  return text(socket);
}
