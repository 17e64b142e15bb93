import { expect } from "chai";
import { CompressionTypes } from "kafkajs";
import {
  HOURLY_STREAMS_APPLICATION_ID,
  HOURLY_TRANSACTION_TOPIC,
  LOGS_TOPIC,
  ORDER_COUNTS_CHANGELOG_TOPIC,
  ORDERS_TOPIC,
  PARTIAL_COUNTS_REPARTITION_TOPIC,
} from "../contract/topics";
import { LOG_STATUSES } from "../contract/log-message";
import { eventually } from "./harness/eventually";
import { beginRun } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import { untilStackHealthy } from "./harness/stack-health";
import { hourlySummaryFromApi } from "./harness/stores/hourly-counts";

const CODECS = {
  gzip: CompressionTypes.GZIP,
  snappy: CompressionTypes.Snappy,
  lz4: CompressionTypes.LZ4,
  zstd: CompressionTypes.ZSTD,
} as const;

describe("a batch in any codec", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  for (const [name, compression] of Object.entries(CODECS)) {
    it(`on ${ORDERS_TOPIC.name} (${name}) becomes rows and counts`, async () => {
      const run = beginRun(pipeline, `codec-${name}`);
      const orders = Array.from({ length: 20 }, () => run.factory.next());
      const messages = orders.map((order) => ({ key: order.orderId, value: JSON.stringify(order) }));
      await pipeline.cluster.producer.send({ topic: ORDERS_TOPIC.name, compression, messages });
      for (const { orderId } of orders) run.noteWrittenDirectly(orderId);
      await run.untilBalanced();
    });

    it(`on ${LOGS_TOPIC.name} (${name}) becomes a document`, async () => {
      const eventId = `order-producer:STARTED:codec-${name}-${Date.now()}`;
      const log = { serviceName: "order-producer", status: LOG_STATUSES.started, errorMessage: null, orderId: null };
      const value = JSON.stringify({ timestamp: new Date().toISOString(), ...log, eventId });
      await pipeline.cluster.producer.send({
        topic: LOGS_TOPIC.name,
        compression,
        messages: [{ key: eventId, value }],
      });
      await eventually(`the document ${eventId} is there`, async () => {
        const found = await pipeline.documents.logs({ status: LOG_STATUSES.started, eventId });
        if (found.length !== 1) throw new Error(`${found.length} documents`);
      });
    });
  }

  it("on the topics that hourly-streams restores its state from is skipped, and the records after it are read", async () => {
    const { cluster, containers, stack } = pipeline;
    const topics = [HOURLY_TRANSACTION_TOPIC, PARTIAL_COUNTS_REPARTITION_TOPIC, ORDER_COUNTS_CHANGELOG_TOPIC];
    for (const { name: topic, partitions } of topics) {
      for (const compression of Object.values(CODECS)) {
        const messages = Array.from({ length: partitions }, (_none, partition) => ({
          key: "no record of ours",
          value: "none".repeat(50),
          partition,
        }));
        await cluster.producer.send({ topic, compression, messages });
      }
    }
    const before = await hourlySummaryFromApi(stack.hourlyStreamsUrl);
    expect([...before.keys()], "hours with orders").not.to.deep.equal([]);
    // The process reads the changelog and the global table from their start.
    const service = await containers.get(HOURLY_STREAMS_APPLICATION_ID);
    await service.restart();
    await untilStackHealthy(pipeline);
    const run = beginRun(pipeline, "behind-codecs");
    for (let sent = 0; sent < 6; sent += 1) await run.accept(run.factory.next());
    await run.untilBalanced();
    const after = await hourlySummaryFromApi(stack.hourlyStreamsUrl);
    for (const [hour, count] of before) expect(after.get(hour), hour).to.be.at.least(count);
  });
});
