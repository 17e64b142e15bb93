import { randomBytes } from "node:crypto";
import { expect } from "chai";
import { hourWindowOf } from "../contract/hourly-summary";
import { LOG_STATUSES } from "../contract/log-message";
import { ORDER_TIME_MAX_AGE_MS } from "../contract/order";
import { partitionOf } from "../contract/partitioner";
import { ORDERS_TOPIC } from "../contract/topics";
import { formatTraceparent, TRACEPARENT } from "../contract/trace-context";
import { eventually } from "./harness/eventually";
import { beginRun } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const DAY_MS = 24 * 3_600_000;

describe("a late order", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  it("counts while its window is retained", async () => {
    const run = beginRun(pipeline, "late-retained");
    const order = run.factory.next({ orderTime: new Date(Date.now() - ORDER_TIME_MAX_AGE_MS + 60_000).toISOString() });
    await run.accept(order);
    await run.untilBalanced();
    expect((await pipeline.mysql.hourlyCounts()).get(hourWindowOf(Date.parse(order.orderTime)))).to.be.greaterThan(0);
  });

  it("is stored, logged as LATE and not counted once its window has expired", async () => {
    const run = beginRun(pipeline, "late-expired");
    const current = run.factory.next();
    await run.accept(current);
    await run.untilBalanced();
    // On the partition of an order of today, which has advanced that partition's stream time.
    const { partition } = pipeline.recount.orders.get(current.orderId) ?? {};
    expect(partition).to.be.a("number");
    const orderTime = new Date(Date.now() - 30 * DAY_MS).toISOString();
    let late = run.factory.next({ orderTime });
    while (partitionOf(Buffer.from(late.orderId), ORDERS_TOPIC.partitions) !== partition) {
      late = run.factory.next({ orderTime });
    }
    run.noteWrittenDirectly(late.orderId);
    const trace = { traceId: randomBytes(16).toString("hex"), parentId: "00f067aa0ba902b7", flags: 1 };
    await pipeline.cluster.producer.send({
      topic: ORDERS_TOPIC.name,
      messages: [
        { key: late.orderId, value: JSON.stringify(late), headers: { [TRACEPARENT]: formatTraceparent(trace) } },
      ],
    });

    await run.untilBalanced();
    expect(pipeline.recount.orders.get(late.orderId)).to.include({ countedIn: null });
    expect(await pipeline.mysql.transaction(late.orderId)).to.include({ orderId: late.orderId });
    expect((await pipeline.mysql.hourlyCounts()).has(hourWindowOf(Date.parse(late.orderTime)))).to.equal(false);
    const log = await eventually(`the late order ${late.orderId} is logged`, async () => {
      const [found] = await pipeline.documents.logs({ status: LOG_STATUSES.late, orderId: late.orderId });
      if (found === undefined) throw new Error("no LATE document");
      return found;
    });
    expect(log).to.include({ serviceName: "hourly-streams", traceId: trace.traceId });
  });
});
