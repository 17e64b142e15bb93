import { expect } from "chai";
import { exchange } from "../testing/raw-exchange";
import { startHttpServer, type HttpServer, type HttpTimeouts } from "./http-server";

const TIMEOUTS: HttpTimeouts = { headersMs: 100, requestMs: 300, checkIntervalMs: 20 };

/** Longer than that, in milliseconds, and the time-outs do not hold. */
const TOLERANCE_MS = 1_000;

/** What an answer says in its status line, headers and problem. */
function parse(received: string) {
  const [head = "", body = ""] = received.split("\r\n\r\n");
  const [statusLine = "", ...headers] = head.split("\r\n");
  return { status: Number(statusLine.split(" ")[1]), headers: headers.map((line) => line.toLowerCase()), body };
}

function expectProblem(received: string, status: number): void {
  const answer = parse(received);
  expect(answer.status, received).to.equal(status);
  expect(answer.headers).to.include("content-type: application/problem+json").and.include("connection: close");
  expect(answer.headers).to.include(`content-length: ${answer.body.length}`);
  const { type, title, detail, ...rest } = JSON.parse(answer.body) as Record<string, unknown>;
  expect([type, title, detail].map((member) => typeof member)).to.deep.equal(["string", "string", "string"]);
  expect(rest).to.deep.equal({ status });
}

describe("what is not a valid request", () => {
  let server: HttpServer;
  let served = 0;
  before(async () => {
    server = await startHttpServer(
      (request, response) => {
        served += 1;
        request.resume().once("end", () => response.setHeader("Connection", "close").end("served"));
      },
      { port: 0, timeouts: TIMEOUTS },
    );
  });
  beforeEach(() => (served = 0));
  after(() => server.stop());

  for (const [what, request, status] of [
    ["no HTTP", "hello\r\n\r\n", 400],
    ["an unknown method", "FETCH / HTTP/1.1\r\nHost: a\r\n\r\n", 400],
    ["a header without a name", "GET / HTTP/1.1\r\nHost: a\r\n: b\r\n\r\n", 400],
    [
      "a body of two lengths",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
      400,
    ],
    ["two Host headers", "GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n", 400],
    ["two Host headers of the same host", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400],
    ["no Host header", "GET / HTTP/1.1\r\n\r\n", 400],
    ["an unknown expectation", "POST / HTTP/1.1\r\nHost: a\r\nExpect: miracles\r\n\r\n", 417],
    ["headers of 20,000 bytes", `GET / HTTP/1.1\r\nHost: a\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, 431],
    ["a tunnel", "CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501],
  ] as const) {
    it(`is answered with ${status} as a problem when it is ${what}`, async () => {
      expectProblem(await exchange(server.port, request), status);
      expect(served).to.equal(0);
    });
  }

  it("is answered with 413 as a problem when it has too many chunk extensions", async () => {
    const head = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    expectProblem(await exchange(server.port, `${head}1;${"x".repeat(20_000)}\r\na\r\n0\r\n\r\n`), 413);
  });

  it("is answered once, however much the client sends", async () => {
    const received = await exchange(server.port, "hello\r\n\r\n".repeat(50_000));
    expect(received.match(/HTTP\/1\.1/g)).to.have.length(1);
  });

  it("does not include HTTP/1.0 without a Host header", async () => {
    expect(parse(await exchange(server.port, "GET / HTTP/1.0\r\n\r\n")).body).to.equal("served");
  });

  for (const [what, request, timeoutMs] of [
    ["nothing arrives", "", TIMEOUTS.headersMs],
    ["its headers do not end", "GET / HTTP/1.1\r\nHost: a\r\n", TIMEOUTS.headersMs],
    ["its body does not end", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc", TIMEOUTS.requestMs],
  ] as const) {
    it(`is answered with 408 when the time is up in which ${what}`, async () => {
      const startedMs = performance.now();
      expectProblem(await exchange(server.port, request), 408);
      expect(performance.now() - startedMs).to.be.within(timeoutMs - 1, timeoutMs + TOLERANCE_MS);
    });
  }
});

describe("a request whose time is up while it is being answered", () => {
  it("gets no second answer", async () => {
    const server = await startHttpServer((_request, response) => response.writeHead(200).write("begun"), {
      port: 0,
      timeouts: TIMEOUTS,
    });
    const received = await exchange(server.port, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
    expect(received)
      .to.match(/^HTTP\/1\.1 200 /)
      .and.include("begun")
      .and.not.include("408");
    await server.stop();
  });
});
