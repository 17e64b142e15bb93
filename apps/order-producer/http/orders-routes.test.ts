import { expect } from "chai";
import request from "supertest";
import type { LogMessage } from "../../../contract/log-message";
import type { Order } from "../../../contract/order";
import { parseTraceparent } from "../../../contract/trace-context";
import { DeliveryError } from "../../service-kit/kafka/record-producer";
import { describeDocument } from "../../service-kit/testing/describe-document";
import type { MemoryRecordProducer } from "../../service-kit/testing/memory-record-producer";
import { NOW_MS, serviceInMemory, type ServiceInMemoryOptions } from "../testing/service-in-memory";

const body = { customerId: "customer-1", productId: "product-1", quantity: 2, price: "12.50" };

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const TRACEPARENT = `00-${TRACE_ID}-00f067aa0ba902b7-01`;

/** What was logged, with its trace. */
const logged = (logs: MemoryRecordProducer) =>
  logs.sent.map(({ value }) => {
    const { status, traceId } = JSON.parse(String(value)) as LogMessage;
    return { status, traceId };
  });

function setUp(options?: ServiceInMemoryOptions) {
  const service = serviceInMemory(options);
  return { ...service, http: request(service.listener) };
}

describe("order-producer", () => {
  describeDocument(() => setUp().application);
});

describe("POST /api/orders", () => {
  it("answers 202 with the canonical order and its Location once the order is on orders-topic", async () => {
    const { http, orders, logs } = setUp();
    const response = await http
      .post("/api/orders")
      .send({ ...body, orderId: "order 1/a" })
      .expect(202);
    const order: Order = {
      orderId: "order 1/a",
      ...body,
      orderTime: "2026-11-22T14:05:00.000Z",
      status: "CREATED",
    };
    expect(response.body).to.deep.equal(order);
    expect(response.headers).to.have.property("location", "/api/orders/order%201%2Fa");
    const { traceparent } = response.headers as { traceparent: string };
    expect(orders.sent).to.deep.equal([
      {
        topic: "orders-topic",
        partition: 2,
        key: Buffer.from("order 1/a"),
        value: JSON.stringify(order),
        headers: { traceparent },
      },
    ]);
    const traceId = parseTraceparent(traceparent)?.traceId;
    expect(logs.sent.map(({ key }) => key)).to.deep.equal([`order-producer:ACCEPTED@${traceId}:order 1/a`]);
    const { timestamp } = JSON.parse(String(logs.sent[0]?.value)) as LogMessage;
    expect(timestamp, "the time of the request").to.equal(new Date(NOW_MS).toISOString());
  });

  it("continues the client's trace in the answer, the record and the log, with a parent id of its own", async () => {
    const { http, orders, logs } = setUp();
    const response = await http.post("/api/orders").set("traceparent", TRACEPARENT).send(body).expect(202);
    const { traceparent } = response.headers as { traceparent: string };
    expect(traceparent)
      .to.match(new RegExp(`^00-${TRACE_ID}-[0-9a-f]{16}-01$`))
      .and.not.equal(TRACEPARENT);
    expect(orders.sent[0]?.headers).to.deep.equal({ traceparent });
    expect(logged(logs)).to.deep.equal([{ status: "ACCEPTED", traceId: TRACE_ID }]);
  });

  it("names the trace of an order that is refused, in the answer and in the log, and of an invalid one", async () => {
    const { http, orders, logs } = setUp();
    orders.behaviour = new DeliveryError("not connected to Kafka yet", "notSent");
    for (const [sent, status] of [
      [body, 503],
      [{}, 400],
    ] as const) {
      const response = await http.post("/api/orders").set("traceparent", TRACEPARENT).send(sent).expect(status);
      expect(parseTraceparent(response.headers.traceparent!)).to.include({ traceId: TRACE_ID });
    }
    expect(logged(logs)).to.deep.equal([{ status: "REFUSED", traceId: TRACE_ID }]);
  });

  it("starts a new trace where the client's traceparent is malformed or sent twice", async () => {
    const { http, logs } = setUp();
    for (const sent of ["nonsense", TRACEPARENT.toUpperCase(), `${TRACEPARENT}, ${TRACEPARENT}`]) {
      const response = await http.post("/api/orders").set("traceparent", sent).send(body).expect(202);
      const trace = parseTraceparent(response.headers.traceparent!);
      expect(trace?.traceId).to.be.a("string").and.not.equal(TRACE_ID);
      expect(logged(logs).at(-1)).to.deep.equal({ status: "ACCEPTED", traceId: trace?.traceId });
    }
  });

  it("answers 503 with the whole order when the log of its acceptance fails or takes too long", async () => {
    const { http, orders, logs } = setUp();
    for (const behaviour of [new DeliveryError("logs-topic is unavailable", "unknown"), "hold"] as const) {
      logs.behaviour = behaviour;
      const response = await http
        .post("/api/orders")
        .send({ ...body, orderId: "order-1" })
        .expect(503)
        .expect("Retry-After", "3");
      const { type, order } = response.body as { type: string; order: Order };
      expect(type).to.equal("urn:shopstream:problem:kafka-unavailable");
      expect(JSON.stringify(order)).to.equal(orders.sent.at(-1)?.value);
    }
    logs.behaviour = "acknowledge";
    await http
      .post("/api/orders")
      .send({ ...body, orderId: "order-1" })
      .expect(202);
    expect(logs.sent.at(-1)?.key).to.match(/^order-producer:ACCEPTED@[0-9a-f]{32}:order-1$/);
  });

  it("answers 400 that names every bad field", async () => {
    const { http, orders } = setUp();
    const response = await http
      .post("/api/orders")
      .send({ productId: "", quantity: "2", price: 12.5, colour: "red" })
      .expect(400);
    expect(response.type).to.equal("application/problem+json");
    expect(response.body).to.include({ type: "urn:shopstream:problem:invalid-order", status: 400 });
    const { errors } = response.body as { errors: { field: string; reason: string }[] };
    expect(errors).to.deep.include({ field: "customerId", reason: "is required" });
    expect(errors.map(({ field }) => field)).to.have.members([
      "customerId",
      "productId",
      "quantity",
      "price",
      "colour",
    ]);
    expect(orders.sent).to.be.empty;
  });

  for (const [what, sent, status] of [
    ["JSON cut short", '{"customerId":', 400],
    ["a JSON text", '"order"', 400],
    ["a JSON array", "[]", 400],
    ["nothing", "", 400],
    ["more than 16 KiB", JSON.stringify({ ...body, customerId: "x".repeat(20_000) }), 413],
  ] as const) {
    it(`answers ${status} to ${what}`, async () => {
      const { http, orders } = setUp();
      const response = await http.post("/api/orders").type("application/json").send(sent).expect(status);
      expect(response.type).to.equal("application/problem+json");
      expect(orders.sent).to.be.empty;
    });
  }

  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml"]) {
    it(`answers 415 to ${type}`, async () => {
      const response = await setUp().http.post("/api/orders").type(type).send(JSON.stringify(body)).expect(415);
      expect(response.headers).to.have.property("accept", "application/json");
      expect(response.type).to.equal("application/problem+json");
    });
  }

  it("answers 405 with Allow to other methods, and 404 to other paths", async () => {
    const { http } = setUp();
    for (const method of ["get", "put", "patch", "delete"] as const) {
      const response = await http[method]("/api/orders").expect(405).expect("Allow", "POST");
      expect(response.type).to.equal("application/problem+json");
    }
    await http.post("/api/order").send(body).expect(404);
  });

  it("answers 503 when Kafka is unavailable, and says that the order has not arrived", async () => {
    const { http, orders, logs } = setUp();
    orders.behaviour = new DeliveryError("not connected to Kafka yet", "notSent");
    const response = await http.post("/api/orders").send(body).expect(503).expect("Retry-After", "3");
    expect(response.body).to.have.property("type", "urn:shopstream:problem:kafka-unavailable");
    expect(logs.sent.map(({ key }) => String(key))).to.have.length(1);
    expect(logs.sent[0]?.key).to.match(/^order-producer:REFUSED:/);
  });

  it("answers 503 when the acknowledgement is missing, with the order to be sent again unchanged", async () => {
    const { http, orders } = setUp();
    orders.behaviour = new DeliveryError("timed out", "unknown");
    const { body: told } = (await http.post("/api/orders").send(body).expect(503)) as {
      body: { detail: string; order: Order };
    };
    expect(told.detail).to.include("not known").and.include("counts once");
    orders.behaviour = "acknowledge";
    const repeated = await http.post("/api/orders").send(told.order).expect(202);
    expect(repeated.body).to.deep.equal(told.order);
  });

  it("answers 503 at once when the backlog is full, and accepts orders again afterwards", async () => {
    const { http, orders, refusedCount } = setUp({ maxInFlight: 1 });
    orders.behaviour = "hold";
    const waiting = http
      .post("/api/orders")
      .send(body)
      .then((response) => response.status);
    await until(() => orders.sent.length === 1);
    const refused = await http.post("/api/orders").send(body).expect(503).expect("Retry-After", "1");
    expect(refused.type).to.equal("application/problem+json");
    expect(refused.body).to.include({ type: "urn:shopstream:problem:backlog-full", status: 503 });
    expect(refusedCount()).to.equal(1);
    await http.get("/healthz").expect(200);
    await http.put("/api/orders").expect(405);
    orders.behaviour = "acknowledge";
    orders.acknowledgeHeld();
    expect(await waiting).to.equal(202);
    await http.post("/api/orders").send(body).expect(202);
  });
});

describe("the direct route of POST /api/orders", () => {
  const answers = async (direct: boolean, sent: string, type: string) => {
    const { http, metrics } = setUp({ direct });
    const response = await http.post("/api/orders").set("traceparent", TRACEPARENT).type(type).send(sent);
    const {
      traceparent,
      location,
      accept,
      "content-type": answered,
    } = response.headers as Record<string, string | undefined>;
    const series = await until(async () =>
      (await metrics.metrics()).match(/http_server_request_duration_seconds_count\{.*/g),
    );
    return {
      status: response.status,
      body: response.body as unknown,
      headers: { traceId: traceparent?.slice(0, 35), location, accept, type: answered },
      series,
    };
  };

  for (const [sent, type] of [
    [JSON.stringify({ ...body, orderId: "order-1" }), "application/json"],
    [JSON.stringify(body), "application/json;charset=utf-8"],
    [JSON.stringify({ ...body, quantity: 0, colour: "red" }), "application/json"],
    ['{"customerId":', "application/json"],
    ["", "application/json"],
    [JSON.stringify({ ...body, customerId: "x".repeat(20_000) }), "application/json"],
    [JSON.stringify(body), "text/plain"],
  ] as const) {
    it(`answers and measures as express's does: ${type} ${sent.slice(0, 40)}`, async () => {
      expect(await answers(true, sent, type)).to.deep.equal(await answers(false, sent, type));
    });
  }

  it("frees the room of every order, whatever becomes of it", async () => {
    const { http, orders, logs, backlog } = setUp();
    await http.post("/api/orders").send(body).expect(202);
    logs.behaviour = new DeliveryError("logs-topic is unavailable", "unknown");
    await http.post("/api/orders").send(body).expect(503);
    orders.behaviour = new DeliveryError("timed out", "unknown");
    await http.post("/api/orders").send(body).expect(503);
    await http.post("/api/orders").send({}).expect(400);
    expect(backlog.size).to.equal(0);
  });

  it("hides an unexpected error as express's does", async () => {
    for (const direct of [true, false]) {
      const { http, orders } = setUp({ direct });
      orders.send = () => Promise.reject(new Error("a secret of the implementation"));
      const response = await http.post("/api/orders").send(body).expect(500);
      expect(JSON.stringify(response.body)).not.to.include("secret");
    }
  });
});

describe("GET /api/orders/{orderId}", () => {
  it("redirects to the transaction that the order becomes", async () => {
    const response = await setUp().http.get("/api/orders/order%201%2Fa").expect(307);
    expect(response.headers).to.have.property("location", "http://consumer.test/api/transactions/order%201%2Fa");
  });
});

/** What `probe` returns once that is something; mocha's time-out ends it otherwise. */
async function until<Result>(probe: () => Result | Promise<Result>): Promise<NonNullable<Result>> {
  for (;;) {
    const result = await probe();
    if (result) return result;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
