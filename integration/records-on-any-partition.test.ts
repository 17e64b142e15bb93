import { expect } from "chai";
import { DEAD_LETTER_HEADERS, ORDERS_TOPIC } from "../contract/topics";
import { eventually } from "./harness/eventually";
import { beginRun } from "./harness/order-run";
import { sharedPipeline } from "./harness/shared-pipeline";

describe("an order on several partitions", () => {
  it("is one row and counts once: each copy on a partition that is not its key's becomes a dead letter", async () => {
    const pipeline = await sharedPipeline();
    const run = beginRun(pipeline, "any-partition");
    const order = run.factory.next();
    const partitions = Array.from({ length: ORDERS_TOPIC.partitions }, (_none, partition) => partition);
    for (const partition of partitions) {
      const message = { key: order.orderId, value: JSON.stringify(order), partition };
      await pipeline.cluster.producer.send({ topic: ORDERS_TOPIC.name, messages: [message] });
    }
    run.noteWrittenDirectly(order.orderId);

    const letters = await eventually("two of three copies are dead letters", () => {
      const found = pipeline.deadLetters.filter(({ key }) => key === order.orderId);
      if (found.length < partitions.length - 1) throw new Error(`${found.length} dead letters`);
      return found;
    });
    const origins = letters.map(({ headers }) => Number(headers[DEAD_LETTER_HEADERS.partition]));
    expect(new Set(origins).size).to.equal(partitions.length - 1);
    for (const { headers, value } of letters) {
      expect(value).to.equal(JSON.stringify(order));
      expect(headers[DEAD_LETTER_HEADERS.reason]).to.match(
        /^the record is on partition \d, its key belongs to partition \d$/,
      );
    }
    await run.untilBalanced();
  });
});
