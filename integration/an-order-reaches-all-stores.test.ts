import { expect } from "chai";
import { hourWindowOf } from "../contract/hourly-summary";
import { LOG_STATUSES } from "../contract/log-message";
import { DEFAULT_ORDER_STATUS, type Order } from "../contract/order";
import { eventually } from "./harness/eventually";
import { beginRun, postOrder, request } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

/** How far the clocks of a container and of this process may differ, in milliseconds. */
const CLOCK_TOLERANCE_MS = 5_000;

/** Expects an instant between a request and now, however long a slow machine took meanwhile. */
function expectSince(sentAtMs: number, instantMs: number): void {
  expect(instantMs).to.be.within(sentAtMs - CLOCK_TOLERANCE_MS, Date.now() + CLOCK_TOLERANCE_MS);
}

describe("an order", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  it("is answered with 202, its content and its Location, and reaches MySQL, the hour's count and Elasticsearch", async () => {
    const { mysql, documents, stack, recount } = pipeline;
    const run = beginRun(pipeline, "all-stores");
    const order = run.factory.next({ price: "12.5" });

    const sentAtMs = Date.now();
    const { status, headers, body } = await postOrder(pipeline, order);
    expect(status).to.equal(202);
    expect(headers.get("content-type")).to.match(/^application\/json/);
    expect(headers.get("location")).to.equal(`/api/orders/${order.orderId}`);
    expect(body).to.deep.equal({ ...order, price: "12.50" });

    const row = await eventually(`${order.orderId} is in transactions`, async () => {
      const found = await mysql.transaction(order.orderId);
      if (found === null) throw new Error("no row");
      return found;
    });
    expect(row).to.include({ customerId: order.customerId, productId: order.productId, quantity: order.quantity });
    expect(row).to.include({ price: "12.50", status: order.status });
    expect(row.orderTime.toISOString()).to.equal(order.orderTime);
    expectSince(sentAtMs, row.createdAt.getTime());

    for (const [logStatus, serviceName] of [
      [LOG_STATUSES.accepted, "order-producer"],
      [LOG_STATUSES.persisted, "order-consumer"],
    ] as const) {
      const log = await eventually(`the ${logStatus} log of ${order.orderId} is in Elasticsearch`, async () => {
        const [first, ...rest] = await documents.logs({ status: logStatus, orderId: order.orderId });
        if (first === undefined || rest.length > 0)
          throw new Error(`${first === undefined ? 0 : rest.length + 1} documents`);
        return first;
      });
      expect(log).to.include({ serviceName, status: logStatus, errorMessage: null, orderId: order.orderId });
      expectSince(sentAtMs, Date.parse(log.timestamp));
    }

    const hourWindow = hourWindowOf(Date.parse(order.orderTime));
    await eventually(`${hourWindow} counts what the topic holds`, async () => {
      const counts = [await mysql.hourlyCounts(), await documents.hourlyCounts()].map((count) => count.get(hourWindow));
      const expected = recount.counts.get(hourWindow);
      if (!recount.orders.has(order.orderId)) throw new Error("the order is not on the topic");
      if (counts.some((count) => count !== expected))
        throw new Error(`${counts.join(", ")} instead of ${expected ?? 0}`);
    });

    const stored = await request(new URL(`/api/transactions/${order.orderId}`, stack.orderConsumerUrl));
    expect(stored.status).to.equal(200);
    expect(stored.body).to.include({ orderId: order.orderId, price: "12.50", orderTime: order.orderTime });
  });

  it("gets an id, the current time and a status when the client gives none", async () => {
    const run = beginRun(pipeline, "defaults");
    const { customerId, productId, quantity, price } = run.factory.next();
    const sentAtMs = Date.now();
    const { status, body } = await postOrder(pipeline, { customerId, productId, quantity, price });
    expect(status).to.equal(202);
    const order = body as Order;
    expect(order.orderId).to.have.length.greaterThan(15);
    expect(order.status).to.equal(DEFAULT_ORDER_STATUS);
    expectSince(sentAtMs, Date.parse(order.orderTime));
    await eventually(`${order.orderId} is in transactions`, async () => {
      if ((await pipeline.mysql.transaction(order.orderId)) === null) throw new Error("no row");
    });
  });

  it("is found at its Location", async () => {
    const run = beginRun(pipeline, "location");
    const order = run.factory.next();
    await run.accept(order);
    await run.untilBalanced();
    const answer = await request(new URL(`/api/orders/${order.orderId}`, pipeline.stack.orderProducerUrl), {
      redirect: "follow",
    });
    expect(answer.status).to.equal(200);
    expect(answer.body).to.include(order);
  });
});
