import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

export interface HttpServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /**
   * Connections beyond this many are closed at once, so that they exhaust neither memory nor the file descriptors of Docker's
   * proxy: it uses six for each, and crashes at its limit of 20,000. Default 3,072.
   */
  readonly maxConnections?: number;
}

export interface HttpServer {
  /** The port it listens on. */
  readonly port: number;
  /** Accepts no more requests and resolves when those in flight are answered. */
  stop(): Promise<void>;
}

/** How many connections may wait to be accepted; the kernel's `somaxconn` caps it. */
const LISTEN_BACKLOG = 4_096;

/** Time for a client to send its headers and its whole request, in milliseconds: a slow one must not hold a socket. */
const HEADERS_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 20_000;

/** Longer than load balancers and clients keep an idle connection, so that the client closes first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/** Listens. Resolves when connections are accepted; rejects when the port is in use. */
export async function startHttpServer(
  listener: RequestListener,
  { port, maxConnections = 3_072 }: HttpServerOptions,
): Promise<HttpServer> {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
      noDelay: true,
    },
    listener,
  );
  server.maxConnections = maxConnections;
  let stopping = false;
  server.on("request", (_request, response) => {
    response.once("close", () => {
      // An idle connection would keep the server open until its client closes it.
      if (stopping) setImmediate(() => server.closeIdleConnections());
    });
  });
  server.listen({ port, backlog: LISTEN_BACKLOG });
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      stopping = true;
      const closed = once(server, "close");
      server.close();
      await closed;
    },
  };
}
