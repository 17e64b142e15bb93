import { expect } from "chai";
import { CompressionTypes } from "kafkajs";
import { partitionOf } from "../../contract/partitioner";
import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID, ORDERS_TOPIC } from "../../contract/topics";
import { eventually } from "../harness/eventually";
import { skipRecords } from "../harness/kafka/broker-tools";
import { beginRun, request } from "../harness/order-run";
import { openPipeline, type Pipeline } from "../harness/pipeline";
import { hourlySummaryFromApi } from "../harness/stores/hourly-counts";

/** Unpacked it exceeds librdkafka's `receive.message.max.bytes` of 100,000,000; compressed it has 10 kB. */
const UNPACKED_BYTES = 110_000_000;
const SERVICES = [ORDER_CONSUMER_GROUP_ID, HOURLY_STREAMS_APPLICATION_ID];

// In teardown, since the batch stays on its topic: everything that reads the topic from its start encounters it.
describe("a batch that no service can read", function () {
  this.timeout(300_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await openPipeline();
  });
  after(() => pipeline.close());

  async function readiness(service: string): Promise<string> {
    const { orderConsumerUrl, hourlyStreamsUrl } = pipeline.stack;
    const url = service === ORDER_CONSUMER_GROUP_ID ? orderConsumerUrl : hourlyStreamsUrl;
    const { status, body } = await request(new URL("/readyz", url));
    return status === 200 ? "ready" : JSON.stringify(body);
  }

  it("is named with its position by both, stalls no other partition, and can be skipped as the runbook says", async () => {
    const { cluster, containers, stack } = pipeline;
    const run = beginRun(pipeline, "unreadable");
    const before = [...(await hourlySummaryFromApi(stack.hourlyStreamsUrl)).values()].reduce(
      (sum, one) => sum + one,
      0,
    );
    const starts = await Promise.all(
      SERVICES.map(async (service) => (await (await containers.get(service)).inspect()).State),
    );
    const value = Buffer.alloc(UNPACKED_BYTES);
    const [written] = await cluster.producer.send({
      topic: ORDERS_TOPIC.name,
      compression: CompressionTypes.ZSTD,
      messages: [{ key: "unreadable", value }],
    });
    const place = { topic: ORDERS_TOPIC.name, partition: written?.partition ?? -1 };

    const orders = Array.from({ length: 40 }, () => run.factory.next());
    const isAfterBatch = (orderId: string): boolean =>
      partitionOf(Buffer.from(orderId), ORDERS_TOPIC.partitions) === place.partition;
    const held = orders.filter(({ orderId }) => isAfterBatch(orderId)).length;
    expect(held).to.be.within(1, orders.length - 1);
    for (const order of orders) await run.accept(order);

    await eventually("the other partitions are stored and counted", async () => {
      const rows = await pipeline.mysql.orderIds(run.factory.prefix);
      if (rows.length !== orders.length - held) throw new Error(`${rows.length} rows`);
      const counts = [...(await hourlySummaryFromApi(stack.hourlyStreamsUrl)).values()];
      const counted = counts.reduce((sum, one) => sum + one, 0) - before;
      if (counted !== orders.length - held) throw new Error(`${counted} counted`);
    });
    for (const service of SERVICES) {
      await eventually(`${service} names the batch`, async () => {
        const answer = await readiness(service);
        if (!answer.includes(`${place.topic}-${place.partition} has not been read`)) throw new Error(answer);
        if (!answer.includes(`past offset ${written?.baseOffset ?? ""} of`)) throw new Error(answer);
        if (!answer.includes("its next batch cannot be read")) throw new Error(answer);
      });
    }

    const broker = await containers.get("kafka-1");
    for (const [index, service] of SERVICES.entries()) {
      const container = await containers.get(service);
      const { State } = await container.inspect();
      expect(State.StartedAt, `${service} has not been restarted`).to.equal(starts[index]?.StartedAt);
      await container.stop();
      await eventually(`${service} has left its group, and the batch is skipped`, () =>
        skipRecords(broker, { groupId: service, ...place, toOffset: String(BigInt(written?.baseOffset ?? "0") + 1n) }),
      );
      await container.start();
    }
    for (const service of SERVICES) {
      await eventually(`${service} is ready again`, async () => {
        const answer = await readiness(service);
        if (answer !== "ready") throw new Error(answer);
      });
    }
    await eventually("the orders after the batch are stored and counted", async () => {
      const rows = await pipeline.mysql.orderIds(run.factory.prefix);
      if (rows.length !== orders.length) throw new Error(`${rows.length} rows`);
      const counts = [...(await hourlySummaryFromApi(stack.hourlyStreamsUrl)).values()];
      const counted = counts.reduce((sum, one) => sum + one, 0) - before;
      if (counted !== orders.length) throw new Error(`${counted} counted`);
    });
  });
});
