import { expect } from "chai";
import { LOG_STATUSES, recordEventId } from "../contract/log-message";
import { DEAD_LETTER_HEADERS, ORDERS_TOPIC } from "../contract/topics";
import { eventually } from "./harness/eventually";
import { beginRun } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

describe("an order sent again under its orderId", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  it("counts once everywhere, whether it is sent at the same time or later", async () => {
    const run = beginRun(pipeline, "repeated");
    const orders = Array.from({ length: 20 }, () => run.factory.next());
    await Promise.all([...orders, ...orders].map((order) => run.accept(order)));
    await run.untilBalanced();
    for (const order of orders) await run.accept(order);
    await run.untilBalanced();
  });

  it("counts once when price and time only have another format", async () => {
    const run = beginRun(pipeline, "spelling");
    const wholeSecond = new Date(Math.floor(Date.now() / 1_000) * 1_000).toISOString();
    const order = run.factory.next({ price: "7.50", orderTime: wholeSecond });
    await run.accept(order);
    await run.accept({ ...order, price: "7.5", orderTime: wholeSecond.replace(".000Z", "Z") });
    await run.accept({ ...order, price: "07.50", orderTime: wholeSecond.replace("Z", "+00:00") });
    await run.untilBalanced();
    expect(pipeline.deadLetters.filter(({ key }) => key === order.orderId)).to.have.length(0);
  });

  it("with other content changes nothing: the first is kept, the second is logged and becomes a dead letter", async () => {
    const run = beginRun(pipeline, "conflict");
    const first = run.factory.next({ quantity: 1 });
    await run.accept(first);
    await run.untilBalanced();
    const hourBefore = new Date(Date.parse(first.orderTime) - 3_600_000).toISOString();
    await run.accept({ ...first, quantity: 2, orderTime: hourBefore });

    const deadLetter = await eventually(`the second content of ${first.orderId} is a dead letter`, () => {
      const [found] = pipeline.deadLetters.filter(({ key }) => key === first.orderId);
      if (found === undefined) throw new Error(`none of ${pipeline.deadLetters.length} dead letters has that key`);
      return found;
    });
    const { partition } = pipeline.recount.orders.get(first.orderId) ?? {};
    expect(deadLetter.headers[DEAD_LETTER_HEADERS.reason]).to.be.a("string").and.not.equal("");
    expect(deadLetter.headers[DEAD_LETTER_HEADERS.topic]).to.equal(ORDERS_TOPIC.name);
    expect(deadLetter.headers[DEAD_LETTER_HEADERS.partition]).to.equal(String(partition));
    expect(deadLetter.headers[DEAD_LETTER_HEADERS.offset]).to.match(/^\d+$/);
    expect(JSON.parse(deadLetter.value ?? "null")).to.include({ orderId: first.orderId, quantity: 2 });

    const eventId = recordEventId("order-consumer", LOG_STATUSES.conflict, {
      topic: ORDERS_TOPIC.name,
      partition: Number(deadLetter.headers[DEAD_LETTER_HEADERS.partition]),
      offset: deadLetter.headers[DEAD_LETTER_HEADERS.offset] ?? "",
    });
    const log = await eventually(`the conflict of ${first.orderId} is logged`, async () => {
      const [found] = await pipeline.documents.logs({ status: LOG_STATUSES.conflict, eventId });
      if (found === undefined) throw new Error(`no document ${eventId}`);
      return found;
    });
    expect(log).to.include({ serviceName: "order-consumer", orderId: first.orderId });
    expect(log.errorMessage).to.be.a("string").and.not.equal("");

    await run.untilBalanced();
    expect(await pipeline.mysql.transaction(first.orderId)).to.include({ quantity: 1 });
  });
});
