import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { STATUS_CODES } from "node:http";
import { problem, renderProblem, type Problem } from "./problem-details";

/** The request is not HTTP, or HTTP's rules forbid it. */
const malformedRequest = (detail: string): Problem =>
  problem(400, { type: "malformed-request", title: "Malformed request", detail });

const REQUEST_TIMED_OUT = problem(408, { detail: "The request took too long to arrive." });
const CHUNK_EXTENSIONS_TOO_LARGE = problem(413, { detail: "The body's chunk extensions are too large." });
const EXPECTATION_FAILED = problem(417, { detail: "The only expectation that is met is 100-continue." });
const HEADERS_TOO_LARGE = problem(431, { detail: "The request's headers are too large." });

/** An example of each problem that any request can be answered with. */
export const PROTOCOL_PROBLEMS: readonly Problem[] = [
  malformedRequest("The request has two Host headers."),
  REQUEST_TIMED_OUT,
  EXPECTATION_FAILED,
  HEADERS_TOO_LARGE,
];

/** What is wrong with a request that Node has parsed; undefined if nothing is. */
export function problemOfRequest(request: IncomingMessage): Problem | undefined {
  const { rawHeaders, httpVersion } = request;
  let hosts = 0;
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at];
    if (name?.length === 4 && name.toLowerCase() === "host") hosts += 1;
  }
  // RFC 9112, 3.2: exactly one; HTTP/1.0 knows none.
  if (hosts === 1 || (hosts === 0 && httpVersion === "1.0")) return undefined;
  return malformedRequest(`The request has ${hosts === 0 ? "no Host header" : "more than one Host header"}.`);
}

/** What an expectation other than `100-continue` is answered with. */
export function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  answerAndClose(response, EXPECTATION_FAILED);
}

/** Answers with a problem and closes the connection: what follows on it may not be a request. */
export function answerAndClose(response: ServerResponse, refusal: Problem): void {
  const { status, headers, body } = renderProblem(refusal);
  response.writeHead(status, { ...headers, "Content-Length": Buffer.byteLength(body), Connection: "close" }).end(body);
}

/** Errors of Node's parser and of its time-outs that are more than a malformed request. */
const PROBLEMS_BY_CODE: Readonly<Record<string, Problem>> = {
  ERR_HTTP_REQUEST_TIMEOUT: REQUEST_TIMED_OUT,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: CHUNK_EXTENSIONS_TOO_LARGE,
  HPE_HEADER_OVERFLOW: HEADERS_TOO_LARGE,
};

/** The problem that an error of a connection stands for; undefined if the client is gone. */
export function problemOfClientError({ code = "", message }: NodeJS.ErrnoException): Problem | undefined {
  if (code === "ECONNRESET" || code === "EPIPE") return undefined;
  const detail = `The request is not valid HTTP: ${message.replace(/^Parse Error: /, "")}.`;
  return PROBLEMS_BY_CODE[code] ?? malformedRequest(detail);
}

/**
 * How long a connection that got a problem stays open, in milliseconds: closed at once with unread bytes of the client on it,
 * TCP would reset it and the client might lose the answer (RFC 9112, 9.6).
 */
const LINGER_MS = 1_000;

/** Writes a problem on a connection that has no response to write it to, and closes the connection. */
export function writeProblem(socket: Duplex, refusal: Problem): void {
  const { status, headers, body } = renderProblem(refusal);
  const lines = Object.entries({ ...headers, "Content-Length": Buffer.byteLength(body), Connection: "close" });
  socket.on("error", () => socket.destroy());
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n${body}`,
  );
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => {
    clearTimeout(timer);
  });
  socket.resume();
}
