import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { Registry } from "prom-client";
import request from "supertest";
import { createHttpApplication } from "../../service-kit/http/http-application";
import { startHttpServer, type HttpServer } from "../../service-kit/http/http-server";
import { memoryLogger } from "../../service-kit/testing/memory-logger";
import type { OrderStory } from "../domain/order-story";
import { PanelAnswers } from "../domain/panel-answers";
import { operationsApi } from "./operations-api";
import { readPageFiles } from "./page-files";
import { pageRoutes } from "./page-routes";
import { Viewers } from "./viewers";

const STORY: OrderStory = {
  orderId: "a/b c%",
  events: { state: "known", value: [] },
  row: { state: "unknown", reason: "no answer" },
  hour: { state: "known", value: null },
  isUnknown: false,
};

describe("the operations page over HTTP", () => {
  let folder: string;
  let viewers: Viewers;
  let server: HttpServer | undefined;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), "page-"));
    writeFileSync(join(folder, "index.html"), '<script src="/assets/operations.js"></script>');
    writeFileSync(join(folder, "order.html"), "<title>order</title>");
    writeFileSync(join(folder, "operations.js"), "run()");
    writeFileSync(join(folder, "bundle.ts"), "not served");
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(async () => {
    viewers.close();
    await server?.stop();
    server = undefined;
  });

  const application = (story: Partial<OrderStory> = {}, maxViewers = 50) => {
    viewers = new Viewers({ nextEvent: () => '{"at":"now"}', onWatched: () => undefined, maxViewers, intervalMs: 5 });
    return createHttpApplication({
      logger: memoryLogger().logger,
      metrics: new Registry(),
      checks: [],
      api: operationsApi({
        lookUpOrder: async (orderId) => ({ ...STORY, orderId, ...story }),
        panels: {
          answers: new PanelAnswers(() => Promise.reject(new Error("not part of this test")), Date.now),
          deadlineMs: 1,
        },
      }),
      pages: pageRoutes({ files: readPageFiles(folder), viewers, links: { Kibana: "http://127.0.0.1:5601" } }),
    });
  };
  const http = (...args: Parameters<typeof application>) => request(application(...args));

  it("runs nothing but its own files, which a browser keeps until they change", async () => {
    const agent = http();
    const page = await agent
      .get("/")
      .expect(200)
      .expect("Content-Type", /text\/html/);
    const policy = page.headers["content-security-policy"] ?? "";
    expect(policy).to.contain("default-src 'none'").and.to.contain("script-src 'self'");
    expect(policy).to.not.match(/unsafe|http|data:|\*/);
    const [, script = ""] = /src="(\/assets\/operations\.[0-9a-f]{12}\.js)"/.exec(page.text) ?? [];
    const asset = await agent
      .get(script)
      .expect(200)
      .expect("Cache-Control", /immutable/);
    expect(asset.headers["content-type"]).to.match(/javascript/);
    await agent.get("/assets/operations.js").expect(404);
    await agent.get("/assets/bundle.ts").expect(404);
    await agent.get("/assets/..%2findex.html").expect(404);
  });

  it("leads from an order id to the order's page", async () => {
    const agent = http();
    await agent.get("/orders").query({ orderId: "a/b c%" }).expect(303).expect("Location", "/orders/a%2Fb%20c%25");
    await agent
      .get("/orders/a%2Fb%20c%25")
      .expect(200)
      .expect("Content-Type", /text\/html/);
    const { body } = (await agent.get("/api/orders/a%2Fb%20c%25").expect(200)) as { body: OrderStory };
    expect(body).to.deep.equal(STORY);
  });

  it("answers 404 for an order that nobody knows", async () => {
    const { body } = (await http({ isUnknown: true }).get("/api/orders/x").expect(404)) as { body: object };
    expect(body).to.include({ status: 404, orderId: "x" });
  });

  for (const path of [
    "/orders",
    "/orders?orderId=",
    "/orders?orderId=a&orderId=b",
    "/orders/%00",
    "/orders/%20a",
    `/orders/${"x".repeat(65)}`,
    "/api/orders/%7F",
    "/api/orders/%E0%A4%A",
  ]) {
    it(`answers 400 with a problem to ${path.slice(0, 30)}`, async () => {
      const response = await http()
        .get(path)
        .expect(400)
        .expect("Content-Type", /problem\+json/);
      expect(response.body).to.include({ status: 400 });
    });
  }

  it("answers 405 to other methods, and 404 to other paths", async () => {
    const agent = http();
    for (const path of ["/", "/orders", "/orders/a", "/api/orders/a", "/api/events", "/api/links"]) {
      await agent.post(path).expect(405).expect("Allow", "GET, HEAD");
    }
    await agent
      .get("/nothing")
      .expect(404)
      .expect("Content-Type", /problem\+json/);
    await agent.head("/api/events").expect(200);
  });

  it("streams events, refuses a viewer too many with Retry-After, and lets the next in when one has left", async () => {
    server = await startHttpServer(application({}, 1), { port: 0 });
    const url = `http://127.0.0.1:${server.port}/api/events`;
    const leaving = new AbortController();
    const stream = await fetch(url, { signal: leaving.signal });
    expect(stream.headers.get("content-type")).to.match(/^text\/event-stream/);
    expect(stream.headers.get("cache-control")).to.equal("no-store");
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader();
    let received = "";
    while (!received.includes("id: 2")) received += (await reader.read()).value ?? "";
    expect(received).to.match(/^retry: 2000\n\nid: 1\ndata: \{"at":"now"\}\n\nid: 2\n/);

    const refused = await fetch(url);
    expect(refused.status).to.equal(503);
    expect(refused.headers.get("retry-after")).to.equal("10");
    expect(refused.headers.get("content-type")).to.match(/problem\+json/);

    leaving.abort();
    while (viewers.count > 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const next = await fetch(url);
    expect(next.status).to.equal(200);
    // A stream that never ends would keep the server from stopping.
    viewers.close();
    await server.stop();
    server = undefined;
    expect(await next.text()).to.match(/^retry:/);
  });
});
