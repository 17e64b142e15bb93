import { once } from "node:events";
import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { problem } from "./problem-details";
import {
  answerAndClose,
  problemOfClientError,
  problemOfRequest,
  refuseExpectation,
  writeProblem,
} from "./protocol-problems";

export interface HttpServerOptions {
  /** 0 lets the system choose. */
  readonly port: number;
  /**
   * Connections beyond this many are closed at once, so that they exhaust neither memory nor the file descriptors of Docker's
   * proxy: it uses six for each, and crashes at its limit of 20,000. Default 3,072.
   */
  readonly maxConnections?: number;
  /**
   * Whether clients should use their connections for no other request. Else one that is just being used again when the server
   * closes it would lose its request. Default: never.
   */
  readonly isDraining?: () => boolean;
  readonly timeouts?: HttpTimeouts;
}

/** Time for a client to send a request, in milliseconds: a slow one must not hold a socket. */
export interface HttpTimeouts {
  /** For its headers. Default: 10 s. */
  readonly headersMs: number;
  /** For the whole request. Default: 20 s. */
  readonly requestMs: number;
  /** How often connections are checked, so how much later than that they end at most. Default: 1 s. */
  readonly checkIntervalMs: number;
}

export interface HttpServer {
  /** The port it listens on. */
  readonly port: number;
  /** Accepts no more requests and resolves when those in flight are answered. */
  stop(): Promise<void>;
}

/** How many connections may wait to be accepted; the kernel's `somaxconn` caps it. */
const LISTEN_BACKLOG = 4_096;

const DEFAULT_TIMEOUTS: HttpTimeouts = { headersMs: 10_000, requestMs: 20_000, checkIntervalMs: 1_000 };

/** Longer than load balancers and clients keep an idle connection, so that the client closes first. */
const KEEP_ALIVE_TIMEOUT_MS = 65_000;

/**
 * Listens. What is not a valid request is answered with a problem here and never reaches `listener`. One that expects
 * `100 Continue` reaches it before its body is sent. Resolves when connections are accepted; rejects when the port is in use.
 */
export async function startHttpServer(
  listener: RequestListener,
  { port, maxConnections = 3_072, isDraining = () => false, timeouts = DEFAULT_TIMEOUTS }: HttpServerOptions,
): Promise<HttpServer> {
  const server = createServer({
    headersTimeout: timeouts.headersMs,
    requestTimeout: timeouts.requestMs,
    connectionsCheckingInterval: timeouts.checkIntervalMs,
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    noDelay: true,
    // Node would answer without a problem.
    requireHostHeader: false,
  });
  server.maxConnections = maxConnections;
  const responses = serveRequests(server, (request, response) => {
    if (isDraining()) response.setHeader("Connection", "close");
    listener(request, response);
  });
  refuseNonRequests(server, responses);
  let stopping = false;
  const onAnswered = (): void => {
    // An idle connection would keep the server open until its client closes it.
    if (stopping) setImmediate(() => server.closeIdleConnections());
  };
  server.on("request", (_request, response) => response.once("close", onAnswered));
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

/** The response in progress on each connection; one entry for each connection, since writing a WeakMap costs. */
type Responses = WeakMap<Duplex, { response?: ServerResponse }>;

function serveRequests(server: Server, listener: RequestListener): Responses {
  const responses: Responses = new WeakMap();
  server.on("connection", (socket) => responses.set(socket, {}));
  const serve: RequestListener = (request, response) => {
    const connection = responses.get(request.socket);
    if (connection !== undefined) connection.response = response;
    const refusal = problemOfRequest(request);
    if (refusal === undefined) listener(request, response);
    else answerAndClose(response, refusal);
  };
  server.on("request", serve);
  server.on("checkContinue", (request, response) => {
    // A client that is refused may send its body or not: what follows on the connection cannot be told apart.
    response.setHeader("Connection", "close");
    serve(request, response);
  });
  server.on("checkExpectation", refuseExpectation);
  return responses;
}

function refuseNonRequests(server: Server, responses: Responses): void {
  const refused = new WeakSet<Duplex>();
  server.on("clientError", (error, socket) => {
    // The parser reports an error again for each of the client's further packets.
    if (refused.has(socket)) return;
    refused.add(socket);
    const refusal = problemOfClientError(error);
    if (refusal === undefined || !socket.writable || isAnswered(responses.get(socket)?.response)) socket.destroy(error);
    else writeProblem(socket, refusal);
  });
  server.on("connect", (_request, socket) => {
    writeProblem(socket, problem(501, { detail: "This is not a proxy." }));
  });
}

/** Whether the request in progress on a connection has got its answer or a part of it. */
function isAnswered(response: ServerResponse | undefined): boolean {
  if (response?.headersSent !== true) return false;
  return !(response.writableFinished && response.req.complete);
}
