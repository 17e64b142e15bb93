import { expect } from "chai";
import type { Producer, Transaction } from "kafkajs";
import { HOURLY_TRANSACTION_TOPIC, LOGS_TOPIC, type Topic } from "../contract/topics";
import { eventually } from "./harness/eventually";
import { producerIdOf } from "./harness/kafka/broker-tools";
import { beginRun } from "./harness/order-run";
import { skipUnlessOwn } from "./harness/own-server";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

/** How soon the worker reports that a sink does not follow the end of a partition, in milliseconds. */
const NAMED_WITHIN_MS = 30_000;
/** The brokers abort transactions that a failed test leaves open after this time, in milliseconds: the longest they allow. */
const TRANSACTION_TIMEOUT_MS = 60_000;

const ABORTED_PER_PARTITION = 50;

interface Sinks {
  readonly topic: Topic;
  /** The connectors that read it. */
  readonly connectors: readonly string[];
}

const LOGS_SINKS: Sinks = { topic: LOGS_TOPIC, connectors: ["logs-elasticsearch"] };
const HOURLY_SINKS: Sinks = {
  topic: HOURLY_TRANSACTION_TOPIC,
  connectors: ["hourly-summary-jdbc", "hourly-elasticsearch"],
};

const labelsOf = (connector: string, topic: Topic, partition: number): string =>
  `consumergroup="connect-${connector}",topic="${topic.name}",partition="${String(partition)}"`;

/** Records that nobody reads: their transactions are aborted. */
const records = (run: string, topic: Topic, perPartition: number) => ({
  topic: topic.name,
  messages: Array.from({ length: topic.partitions * perPartition }, (_, index) => ({
    key: `${run}-${String(index)}`,
    value: "{}",
    partition: index % topic.partitions,
  })),
});

describe("the Connect worker", function () {
  this.timeout(240_000);
  let pipeline: Pipeline;
  let transactionalId: string;
  let foreign: Producer;

  before(async () => {
    pipeline = await sharedPipeline();
  });
  beforeEach(async () => {
    await untilReady();
    transactionalId = `foreign-${Date.now().toString(36)}`;
    foreign = pipeline.cluster.kafka.producer({
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: TRANSACTION_TIMEOUT_MS,
    });
    await foreign.connect();
  });
  afterEach(() => foreign.disconnect());

  const untilReady = (): Promise<void> =>
    eventually(
      "the worker is ready",
      async () => {
        const readiness = await pipeline.connect.readiness();
        if (readiness.status !== "ready") throw new Error(JSON.stringify(readiness.checks));
      },
      { timeoutMs: 60_000 },
    );

  for (const sinks of [LOGS_SINKS, HOURLY_SINKS]) {
    const { topic, connectors } = sinks;
    it(`names the producer of an open transaction on ${topic.name} within 30 s, and the sinks continue once it has ended`, async function () {
      await skipUnlessOwn(this, pipeline, "kafka-1");
      const run = beginRun(pipeline, "sink-stall");
      const transaction = await foreign.transaction();
      try {
        await transaction.send(records(transactionalId, topic, 1));
        await run.accept(run.factory.next());
        await expectStall(sinks);
        await run.accept(run.factory.next());
      } finally {
        await transaction.abort();
      }
      await untilReady();
      await run.untilBalanced();
      for (const connector of connectors) {
        const stalled = await pipeline.connect.metric("shopstream_consumergroup_stalled_seconds");
        expect(stalled.get(labelsOf(connector, topic, 0)), connector).to.be.below(NAMED_WITHIN_MS / 1_000);
      }
    });
  }

  async function expectStall({ topic, connectors }: Sinks): Promise<void> {
    const producerId = await producerIdOf(await pipeline.containers.get("kafka-1"), transactionalId);
    await eventually(
      `/readyz names every partition of ${topic.name} and the producer ${producerId}`,
      async () => {
        const { checks } = await pipeline.connect.readiness();
        for (const connector of connectors) {
          const reasons = (checks[connector]?.reason ?? "").split("; ");
          for (let partition = 0; partition < topic.partitions; partition += 1) {
            const reason = reasons.find((text) => text.startsWith(`${topic.name}-${String(partition)} `)) ?? "";
            if (!reason.includes(`producer id ${producerId} `)) throw new Error(JSON.stringify(checks));
            expect(reason).to.include(`transactional id ${transactionalId}`);
          }
        }
      },
      { timeoutMs: NAMED_WITHIN_MS },
    );
    const stalled = await pipeline.connect.metric("shopstream_consumergroup_stalled_seconds");
    for (const connector of connectors) expect(stalled.get(labelsOf(connector, topic, 0)), connector).to.be.above(15);
    const printed = await (await pipeline.containers.get("connect")).printedSince(new Date(Date.now() - 60_000));
    expect(printed).to.match(new RegExp(`WARN .*${topic.name}-0 is not read any further: .*${transactionalId}`));
  }

  it("is ready and reports no lag when only aborted records and markers are left", async () => {
    const transaction: Transaction = await foreign.transaction();
    await transaction.send(records(transactionalId, HOURLY_TRANSACTION_TOPIC, ABORTED_PER_PARTITION));
    await transaction.abort();
    await eventually(
      "no group lags, though none has committed the end",
      async () => {
        const [lags, committed, ends] = await Promise.all([
          pipeline.connect.metric("kafka_consumergroup_lag"),
          pipeline.connect.metric("kafka_consumergroup_current_offset"),
          pipeline.connect.metric("kafka_topic_partition_current_offset"),
        ]);
        const { topic, connectors } = HOURLY_SINKS;
        let isShort = false;
        for (const connector of connectors) {
          for (let partition = 0; partition < topic.partitions; partition += 1) {
            const labels = labelsOf(connector, topic, partition);
            const lag = lags.get(labels);
            if (lag !== 0) throw new Error(`${labels} lags by ${String(lag)}`);
            const end = ends.get(labels.slice(labels.indexOf("topic="))) ?? 0;
            isShort ||= end - (committed.get(labels) ?? 0) > ABORTED_PER_PARTITION;
          }
        }
        if (!isShort) throw new Error("every group has committed the end: the aborted records are not after it");
      },
      { timeoutMs: NAMED_WITHIN_MS },
    );
    expect((await pipeline.connect.readiness()).status).to.equal("ready");
  });
});
