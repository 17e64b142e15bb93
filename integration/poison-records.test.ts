import { expect } from "chai";
import type { RecordMetadata } from "kafkajs";
import { LOG_STATUSES, recordEventId } from "../contract/log-message";
import { RECORD_TIME_MAX_AHEAD_MS } from "../contract/order";
import { DEAD_LETTER_HEADERS, ORDERS_TOPIC } from "../contract/topics";
import { eventually } from "./harness/eventually";
import { beginRun } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import { ORDER_POISON } from "./harness/orders/order-poison";

describe("a poison record", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  async function write(topic: string, key: string | null, value: string | null): Promise<RecordMetadata> {
    const [written] = await pipeline.cluster.producer.send({ topic, messages: [{ key, value }] });
    if (written === undefined) throw new Error(`${topic} acknowledged nothing`);
    return written;
  }

  for (const { what, record } of ORDER_POISON) {
    it(`on ${ORDERS_TOPIC.name} (${what}) becomes a dead letter that says why and from where, and is logged`, async () => {
      const run = beginRun(pipeline, "poison");
      const { key, value } = record(run.factory.next());
      const { partition, baseOffset = "" } = await write(ORDERS_TOPIC.name, key, value);
      const deadLetter = await eventually(`the ${what} record is a dead letter`, () => {
        const found = pipeline.deadLetters.find(
          ({ headers }) =>
            headers[DEAD_LETTER_HEADERS.partition] === String(partition) &&
            headers[DEAD_LETTER_HEADERS.offset] === baseOffset,
        );
        if (found === undefined)
          throw new Error(`no dead letter of ${ORDERS_TOPIC.name}-${partition} offset ${baseOffset}`);
        return found;
      });
      expect(deadLetter.key).to.equal(key);
      expect(deadLetter.value).to.equal(value);
      expect(deadLetter.headers[DEAD_LETTER_HEADERS.topic]).to.equal(ORDERS_TOPIC.name);
      expect(deadLetter.headers[DEAD_LETTER_HEADERS.reason]).to.be.a("string").and.not.equal("");

      const position = { topic: ORDERS_TOPIC.name, partition, offset: baseOffset };
      const eventId = recordEventId("order-consumer", LOG_STATUSES.poison, position);
      await eventually(`the ${what} record is logged`, async () => {
        const [log] = await pipeline.documents.logs({ status: LOG_STATUSES.poison, eventId });
        if (log === undefined) throw new Error(`no document ${eventId}`);
      });
    });
  }

  it("among good ones stops nothing: those after it arrive, and it leaves no row and no count", async () => {
    const run = beginRun(pipeline, "after-poison");
    for (const { record } of ORDER_POISON) {
      const { key, value } = record(run.factory.next());
      await write(ORDERS_TOPIC.name, key, value);
      await run.accept(run.factory.next());
    }
    await run.untilBalanced();
  });

  it(`from the far future does not make the others late`, async () => {
    const run = beginRun(pipeline, "far-future");
    const farFuture = new Date(Date.now() + RECORD_TIME_MAX_AHEAD_MS + 365 * 24 * 3_600_000).toISOString();
    const poison = run.factory.next({ orderTime: farFuture });
    // One on each partition: stream time is a partition's own.
    for (let partition = 0; partition < ORDERS_TOPIC.partitions; partition += 1) {
      // The topic records the brokers' time: the writer's timestamp is ignored.
      const timestamp = String(Date.parse(farFuture));
      const message = { key: poison.orderId, value: JSON.stringify(poison), partition, timestamp };
      await pipeline.cluster.producer.send({ topic: ORDERS_TOPIC.name, messages: [message] });
    }
    for (let sent = 0; sent < 12; sent += 1) await run.accept(run.factory.next());
    await run.untilBalanced();
    const hours = await pipeline.mysql.hourlyCounts();
    expect([...hours.keys()].filter((hour) => hour > new Date(Date.now() + 3 * 3_600_000).toISOString())).to.deep.equal(
      [],
    );
  });
});
