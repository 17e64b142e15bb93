import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** A request that a stub received. */
export interface StubRequest {
  /** `PUT /connectors/x/config` */
  readonly line: string;
  readonly body: unknown;
  readonly authorization: string | undefined;
}

export interface StubAnswer {
  readonly status: number;
  readonly body?: unknown;
}

export interface StubServer {
  readonly url: string;
  readonly requests: readonly StubRequest[];
  close(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  let text = "";
  for await (const chunk of request) text += String(chunk);
  return text === "" ? undefined : JSON.parse(text);
}

/** An HTTP server on a free port. */
export async function listen(listener: RequestListener): Promise<Pick<StubServer, "url" | "close">> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

/** Sends a JSON answer, and closes the connection: a server that is closed must not wait for clients. */
export function send(outgoing: ServerResponse, { status, body }: StubAnswer): void {
  outgoing.writeHead(status, { "content-type": "application/json", connection: "close" });
  outgoing.end(body === undefined ? undefined : JSON.stringify(body));
}

/** A server that answers as the test says and records the requests. */
export async function startStubServer(answer: (request: StubRequest) => StubAnswer): Promise<StubServer> {
  const requests: StubRequest[] = [];
  const server = await listen((incoming, outgoing) => {
    void (async () => {
      const request = {
        line: `${incoming.method ?? ""} ${incoming.url ?? ""}`,
        body: await bodyOf(incoming),
        authorization: incoming.headers.authorization,
      };
      requests.push(request);
      send(outgoing, answer(request));
    })();
  });
  return { ...server, requests };
}
