import { expect } from "chai";
import { CompressionTypes } from "kafkajs";
import {
  HOURLY_STREAMS_APPLICATION_ID,
  hourlyTransactionTopic,
  logsTopic,
  orderCountsChangelogTopic,
  ordersTopic,
  partialCountsRepartitionTopic,
} from "../contract/topics";
import { logStatuses } from "../contract/log-message";
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
    it(`on ${ordersTopic.name} (${name}) becomes rows and counts`, async () => {
      const run = beginRun(pipeline, `codec-${name}`);
      const orders = Array.from({ length: 20 }, () => run.factory.next());
      const messages = orders.map((order) => ({ key: order.orderId, value: JSON.stringify(order) }));
      await pipeline.cluster.producer.send({ topic: ordersTopic.name, compression, messages });
      for (const { orderId } of orders) run.noteWrittenDirectly(orderId);
      await run.untilBalanced();
    });

    it(`on ${logsTopic.name} (${name}) becomes a document`, async () => {
      const eventId = `order-producer:STARTED:codec-${name}-${Date.now()}`;
      const log = { serviceName: "order-producer", status: logStatuses.started, errorMessage: null, orderId: null };
      const value = JSON.stringify({ timestamp: new Date().toISOString(), ...log, eventId });
      await pipeline.cluster.producer.send({
        topic: logsTopic.name,
        compression,
        messages: [{ key: eventId, value }],
      });
      await eventually(`the document ${eventId} is there`, async () => {
        const found = await pipeline.documents.logs({ status: logStatuses.started, eventId });
        if (found.length !== 1) throw new Error(`${found.length} documents`);
      });
    });
  }

  it("on the topics that hourly-streams restores its state from is skipped, and the records after it are read", async () => {
    const { cluster, containers, stack } = pipeline;
    const topics = [hourlyTransactionTopic, partialCountsRepartitionTopic, orderCountsChangelogTopic];
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
