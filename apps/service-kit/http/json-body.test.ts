import { expect } from "chai";
import { Registry } from "prom-client";
import { z } from "zod";
import { memoryLogger } from "../testing/memory-logger";
import { exchange } from "../testing/raw-exchange";
import { operation, type Api } from "./api/api";
import { createHttpApplication } from "./http-application";
import { startHttpServer, type HttpServer } from "./http-server";

const MAX_BYTES = 100;

/** Answers with the body that it received; `nothing` if there was none. */
const echo: Api = {
  title: "echo",
  description: "",
  resources: [
    {
      path: "/",
      tag: "",
      post: operation({
        operationId: "echo",
        summary: "",
        body: { schema: z.unknown(), maxBytes: MAX_BYTES, examples: {} },
        answers: {},
        handle: ({ body }, response) =>
          void response.set("Connection", "close").send(body === undefined ? "nothing" : JSON.stringify(body)),
      }),
    },
  ],
};

const HEAD = "POST / HTTP/1.1\r\nHost: a\r\n";
const JSON_TYPE = "Content-Type: application/json\r\n";
const PROBLEM = /\r\nContent-Type: application\/problem\+json/;

describe("a JSON body", () => {
  let server: HttpServer;
  before(async () => {
    const application = createHttpApplication({
      logger: memoryLogger().logger,
      metrics: new Registry(),
      checks: [],
      api: echo,
    });
    server = await startHttpServer(application, {
      port: 0,
      timeouts: { headersMs: 200, requestMs: 200, checkIntervalMs: 20 },
    });
  });
  after(() => server.stop());

  const send = (contentType: string, body: string | Buffer): Promise<string> =>
    exchange(
      server.port,
      Buffer.concat([
        Buffer.from(`${HEAD}${contentType}Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n`),
        Buffer.from(body),
      ]),
    );

  for (const type of ["", "; charset=utf-8", '; charset="UTF-8"', "; charset=utf8"]) {
    it(`is read as application/json${type}`, async () => {
      expect(await send(`Content-Type: application/json${type}\r\n`, '{"a":"ü"}')).to.match(/200 OK[^]*\{"a":"ü"\}$/);
    });
  }

  it("may begin with a byte order mark", async () => {
    expect(await send(JSON_TYPE, '\u{feff}{"a":1}')).to.match(/200 OK[^]*\{"a":1\}$/);
  });

  for (const header of [
    "Content-Type: text/plain",
    "Content-Type: /",
    "X-No: content type",
    "Content-Type: application/json; charset=utf-7",
    "Content-Type: application/json; charset=utf-16",
    "Content-Type: application/json; charset=iso-8859-1",
    "Content-Type: application/json; charset=klingon",
    "Content-Type: application/json\r\nContent-Encoding: gzip",
  ]) {
    it(`is refused with 415 under ${header.replace("\r\n", ", ")}`, async () => {
      expect(await send(`${header}\r\n`, "{}"))
        .to.match(/^HTTP\/1\.1 415 /)
        .and.match(PROBLEM)
        .and.match(/\r\nAccept(-Encoding)?: (application\/json|identity)\r\n/);
    });
  }

  for (const [what, body] of [
    ["cut short", "{"],
    ["not UTF-8", Buffer.from('{"a":"\xff"}', "latin1")],
  ] as const) {
    it(`is refused with 400 when it is ${what}`, async () => {
      expect(await send(JSON_TYPE, body))
        .to.match(/^HTTP\/1\.1 400 /)
        .and.include("malformed-json");
    });
  }

  for (const type of ["", JSON_TYPE, "Content-Type: text/plain\r\n"]) {
    it(`is none with Content-Length: 0 and ${type.trim() || "no content type"}`, async () => {
      expect(await send(type, "")).to.match(/200 OK[^]*nothing$/);
    });
  }

  it("is refused with 413 before any of it is sent when its declared length exceeds the limit", async () => {
    const received = await exchange(server.port, `${HEAD}${JSON_TYPE}Content-Length: ${MAX_BYTES + 1}\r\n\r\n`);
    expect(received)
      .to.match(/^HTTP\/1\.1 413 /)
      .and.match(PROBLEM);
    expect(received.match(/HTTP\/1\.1/g), "answers").to.have.length(1);
  });

  it("is refused with 413 as soon as its chunks exceed the limit", async () => {
    const head = `${HEAD}${JSON_TYPE}Transfer-Encoding: chunked\r\n\r\n`;
    const received = await exchange(
      server.port,
      `${head}${(MAX_BYTES + 1).toString(16)}\r\n${" ".repeat(MAX_BYTES + 1)}`,
    );
    expect(received)
      .to.match(/^HTTP\/1\.1 413 /)
      .and.match(PROBLEM);
  });

  it("is asked for with 100 Continue by a client that waits for it", async () => {
    const received = await exchange(
      server.port,
      `${HEAD}${JSON_TYPE}Content-Length: 7\r\nExpect: 100-continue\r\n\r\n`,
      (soFar) => (soFar === "HTTP/1.1 100 Continue\r\n\r\n" ? '{"a":1}' : undefined),
    );
    expect(received).to.match(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK[^]*\{"a":1\}$/);
  });

  for (const [what, headers, status] of [
    ["too large", `${JSON_TYPE}Content-Length: 200\r\n`, 413],
    ["not JSON", "Content-Type: text/plain\r\nContent-Length: 7\r\n", 415],
  ] as const) {
    it(`is not asked for when it is ${what}: the client gets ${status} instead of 100 Continue`, async () => {
      const received = await exchange(server.port, `${HEAD}${headers}Expect: 100-continue\r\n\r\n`);
      expect(received)
        .to.match(new RegExp(`^HTTP/1\\.1 ${status} `))
        .and.match(PROBLEM);
      expect(received).to.include("\r\nConnection: close\r\n");
    });
  }
});
