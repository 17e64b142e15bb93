import { expect } from "chai";
import { Registry } from "prom-client";
import request from "supertest";
import { z } from "zod";
import { operation, type Api, type Resource } from "./api/api";
import type { ReadinessCheck } from "./health";
import { createHttpApplication } from "./http-application";
import { problem, unavailable } from "./problem-details";
import { memoryLogger } from "../testing/memory-logger";

/** A path that answers a GET with what the handler throws. */
function failing(path: string, error: Error): Resource {
  const get = operation({
    operationId: path,
    summary: "",
    answers: {},
    handle: () => {
      throw error;
    },
  });
  return { path, tag: "", get };
}

const thing: Resource = {
  path: "/thing",
  tag: "",
  post: operation({
    operationId: "thing",
    summary: "",
    body: { schema: z.unknown(), maxBytes: 100, examples: {} },
    answers: {},
    handle: ({ body }, response) => void response.json({ body }),
  }),
};

function setUp(checks: readonly ReadinessCheck[] = []) {
  const { logger, lines } = memoryLogger();
  const resources = [
    failing("/taken", problem(409, { type: "taken", title: "Taken", detail: "Somebody was first.", seat: 7 })),
    failing("/unavailable", unavailable({ detail: "Try again." }, 3)),
    failing("/bug", new Error("a secret of the implementation")),
    thing,
  ];
  const api: Api = { title: "test", description: "", resources };
  const application = createHttpApplication({ logger, metrics: new Registry(), checks, api });
  return { http: request(application), lines };
}

describe("an HTTP application", () => {
  it("answers a problem with its status, type, title, detail and extensions", async () => {
    const response = await setUp().http.get("/taken").expect(409);
    expect(response.type).to.equal("application/problem+json");
    expect(response.body).to.deep.equal({
      type: "urn:shopstream:problem:taken",
      title: "Taken",
      status: 409,
      detail: "Somebody was first.",
      seat: 7,
    });
  });

  it("says with a 503 when to retry", async () => {
    await setUp().http.get("/unavailable").expect(503).expect("Retry-After", "3");
  });

  it("answers an unexpected error with 500, does not disclose it, and logs it", async () => {
    const { http, lines } = setUp();
    const response = await http.get("/bug").expect(500);
    expect(JSON.stringify(response.body)).not.to.include("secret");
    expect(JSON.stringify(lines)).to.include("a secret of the implementation");
  });

  it("answers an unknown path with 404 and an unserved method with 405 and Allow", async () => {
    const { http } = setUp();
    const missing = await http.get("/nowhere").expect(404);
    expect(missing.type).to.equal("application/problem+json");
    await http.delete("/thing").expect(405).expect("Allow", "POST");
    await http.post("/healthz").expect(405).expect("Allow", "GET, HEAD");
  });

  it("is alive whatever is unavailable, and ready only when nothing is", async () => {
    const unreachable: ReadinessCheck = { name: "kafka", check: () => Promise.reject(new Error("no broker answers")) };
    const fine: ReadinessCheck = { name: "mysql", check: () => undefined };
    await setUp([unreachable]).http.get("/healthz").expect(200);
    await setUp([fine]).http.get("/readyz").expect(200);
    const response = await setUp([unreachable, fine]).http.get("/readyz").expect(503);
    expect(response.body).to.deep.equal({
      status: "not ready",
      checks: { kafka: { ready: false, reason: "no broker answers" }, mysql: { ready: true } },
    });
  });

  it("shows its metrics, without a series for every path that a client invents", async () => {
    const { http } = setUp();
    await http.get("/made-up-path");
    const { text } = await http.get("/metrics").expect(200);
    expect(text).to.include(
      'http_server_request_duration_seconds_count{http_request_method="GET",http_response_status_code="404",url_scheme="http"} 1',
    );
    expect(text).not.to.include("made-up-path");
  });
});
