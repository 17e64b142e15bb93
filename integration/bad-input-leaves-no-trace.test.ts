import { expect } from "chai";
import { ORDER_TIME_MAX_AGE_MS, ORDER_TIME_MAX_AHEAD_MS } from "../contract/order";
import { beginRun, postOrder, request, type Answer, type OrderRun } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

/** Added to a bound, so that the time between loading this file and running it does not matter. */
const HOUR_MS = 3_600_000;
const after = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** A field, a value that is refused, and what is wrong with it. */
const BAD_FIELDS: readonly [field: string, value: unknown, what: string][] = [
  ["orderId", "", "empty"],
  ["orderId", "x".repeat(65), "longer than 64"],
  ["orderId", " padded ", "padded with blanks"],
  ["orderId", "größe", "not ASCII"],
  ["orderId", 7, "a number"],
  ["customerId", undefined, "missing"],
  ["customerId", null, "null"],
  ["customerId", "", "empty"],
  ["customerId", ["a"], "a list"],
  ["productId", undefined, "missing"],
  ["productId", "x".repeat(65), "longer than 64"],
  ["productId", { id: 1 }, "an object"],
  ["quantity", undefined, "missing"],
  ["quantity", 0, "zero"],
  ["quantity", -1, "negative"],
  ["quantity", 1.5, "a fraction"],
  ["quantity", "1", "text"],
  ["quantity", 2_147_483_648, "beyond 32 bits"],
  ["price", undefined, "missing"],
  ["price", 12.5, "a float"],
  ["price", "-1.00", "negative"],
  ["price", "1.005", "three fraction digits"],
  ["price", "12345678901.00", "eleven whole digits"],
  ["price", "1e3", "an exponent"],
  ["price", "NaN", "not a number"],
  ["orderTime", "yesterday", "no instant"],
  ["orderTime", 1_700_000_000_000, "a number"],
  ["orderTime", "2026-02-30T00:00:00Z", "no such day"],
  ["orderTime", after(ORDER_TIME_MAX_AHEAD_MS + HOUR_MS), "too far ahead"],
  ["orderTime", after(-ORDER_TIME_MAX_AGE_MS - HOUR_MS), "too long ago"],
  ["status", "", "empty"],
  ["status", "x".repeat(33), "longer than 32"],
  ["colour", "red", "unknown"],
];

function expectProblem({ status, headers, body }: Answer, expected: number): Record<string, unknown> {
  expect(status).to.equal(expected);
  expect(headers.get("content-type")).to.match(/^application\/problem\+json/);
  const problem = body as Record<string, unknown>;
  expect(problem.type).to.be.a("string");
  expect(problem.title).to.be.a("string").and.not.equal("");
  expect(problem.status).to.equal(expected);
  expect(problem.detail).to.be.a("string").and.not.equal("");
  return problem;
}

describe("bad input", () => {
  let pipeline: Pipeline;
  let run: OrderRun;
  let ordersUrl: URL;
  before(async () => {
    pipeline = await sharedPipeline();
    run = beginRun(pipeline, "bad-input");
    ordersUrl = new URL("/api/orders", pipeline.stack.orderProducerUrl);
  });

  for (const [field, value, what] of BAD_FIELDS) {
    it(`is answered with 400 when ${field} is ${what}, and the field is named`, async () => {
      const problem = expectProblem(await postOrder(pipeline, { ...run.factory.next(), [field]: value }), 400);
      expect((problem.errors as { field: string }[]).map((error) => error.field)).to.deep.equal([field]);
    });
  }

  it("gets an answer that names every bad field at once", async () => {
    const order = { ...run.factory.next(), quantity: 0, price: 1, colour: "red" };
    const problem = expectProblem(await postOrder(pipeline, order), 400);
    expect((problem.errors as { field: string }[]).map((error) => error.field)).to.have.members([
      "quantity",
      "price",
      "colour",
    ]);
  });

  for (const [what, body] of [
    ["malformed JSON", '{"orderId": '],
    ["an empty body", ""],
    ["a list", "[]"],
    ["a text", '"order"'],
    ["null", "null"],
  ] as const) {
    it(`is answered with 400 when it is ${what}`, async () => {
      expectProblem(await postOrder(pipeline, body), 400);
    });
  }

  it("is answered with 413 when it is too large", async () => {
    expectProblem(await postOrder(pipeline, { ...run.factory.next(), customerId: "x".repeat(200_000) }), 413);
  });

  for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml"]) {
    it(`is answered with 415 when it is sent as ${type}`, async () => {
      expectProblem(await postOrder(pipeline, run.factory.next(), { "content-type": type }), 415);
    });
  }

  it("is answered with 404 on an unknown path", async () => {
    expectProblem(await request(new URL("/api/nothing", ordersUrl)), 404);
  });

  for (const method of ["GET", "PUT", "DELETE", "PATCH"]) {
    it(`is answered with 405 and Allow when the method is ${method}`, async () => {
      const answer = await request(ordersUrl, {
        method,
        ...(method === "GET"
          ? {}
          : { body: JSON.stringify(run.factory.next()), headers: { "content-type": "application/json" } }),
      });
      expectProblem(answer, 405);
      expect(answer.headers.get("allow")).to.equal("POST");
    });
  }

  // Keep last: everything above has been sent.
  it("leaves no trace in any store", async () => {
    // Once a later order is everywhere, any trace of those above would be there as well.
    const later = beginRun(pipeline, "after-bad-input");
    await later.accept(later.factory.next());
    await later.untilBalanced();
    await run.untilBalanced();
    const { prefix } = run.factory;
    expect([...pipeline.recount.orders.keys()].filter((orderId) => orderId.startsWith(prefix))).to.deep.equal([]);
    expect(pipeline.deadLetters.filter(({ key }) => key?.startsWith(prefix))).to.deep.equal([]);
    for (const status of ["ACCEPTED", "REFUSED", "PERSISTED", "POISON", "CONFLICT"] as const) {
      expect(await pipeline.documents.logs({ status, orderIdPrefix: prefix })).to.deep.equal([]);
    }
  });
});
