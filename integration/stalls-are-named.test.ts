import { expect } from "chai";
import type { Transaction } from "kafkajs";
import { ORDER_CONSUMER_GROUP_ID, HOURLY_STREAMS_APPLICATION_ID, ORDERS_TOPIC } from "../contract/topics";
import { startReplica } from "./harness/containers/replica";
import { eventually } from "./harness/eventually";
import { producerIdOf } from "./harness/kafka/broker-tools";
import { beginRun, request, type OrderRun } from "./harness/order-run";
import { skipUnlessOwn } from "./harness/own-server";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import { untilStackHealthy } from "./harness/stack-health";

/** How soon a service reports that it is stalled, in milliseconds. */
const NAMED_WITHIN_MS = 30_000;

interface Readiness {
  readonly checks: Readonly<Record<string, { readonly ready: boolean; readonly reason?: string }>>;
}

describe("when a group does not follow the end of a partition", function () {
  this.timeout(240_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  async function reading(service: string): Promise<{ status: number; reason: string; metrics: string }> {
    const urls: Record<string, string> = {
      [ORDER_CONSUMER_GROUP_ID]: pipeline.stack.orderConsumerUrl,
      [HOURLY_STREAMS_APPLICATION_ID]: pipeline.stack.hourlyStreamsUrl,
    };
    const { status, body } = await request(new URL("/readyz", urls[service]));
    const metrics = await request(new URL("/metrics", urls[service]));
    return { status, reason: (body as Readiness).checks.reading?.reason ?? "", metrics: String(metrics.body) };
  }

  async function untilNamed(service: string, sinceMs: number, ...words: readonly (string | RegExp)[]): Promise<void> {
    await eventually(
      `${service} names ${words.join(", ")}`,
      async () => {
        const { status, reason, metrics } = await reading(service);
        if (status !== 503) throw new Error(`/readyz answers ${status} ${reason}`);
        for (const word of words) if (reason.search(word) < 0) throw new Error(reason);
        expect(metrics).to.match(/shopstream_partition_stalled_seconds\{[^}]*topic="orders-topic"[^}]*\} \d/);
      },
      { timeoutMs: NAMED_WITHIN_MS - (Date.now() - sinceMs) },
    );
  }

  async function acceptSome(run: OrderRun, count: number): Promise<void> {
    for (let sent = 0; sent < count; sent += 1) await run.accept(run.factory.next());
  }

  it("both services name the partition and the producer of the open transaction, and are ready again once it has ended", async function () {
    await skipUnlessOwn(this, pipeline, "kafka-1");
    const services = [ORDER_CONSUMER_GROUP_ID, HOURLY_STREAMS_APPLICATION_ID];
    const transactionalId = `a-foreign-client-${Date.now()}`;
    const producer = pipeline.cluster.kafka.producer({
      transactionalId,
      idempotent: true,
      maxInFlightRequests: 1,
      transactionTimeout: 60_000,
    });
    const run = beginRun(pipeline, "open-transaction");
    let transaction: Transaction | undefined;
    try {
      await producer.connect();
      transaction = await producer.transaction();
      const held = run.factory.next();
      const [written] = await transaction.send({
        topic: ORDERS_TOPIC.name,
        messages: [{ key: held.orderId, value: JSON.stringify(held) }],
      });
      const partition = `${ORDERS_TOPIC.name}-${written?.partition ?? ""}`;
      // Before the time is taken: Kafka's tool may need many seconds on a slow machine.
      const producerId = await producerIdOf(await pipeline.containers.get("kafka-1"), transactionalId);
      const sinceMs = Date.now();
      await acceptSome(run, 12);
      const words = [`${partition} has not been read`, `producer ${producerId} `, "docs/runbook.md"];
      await Promise.all(services.map((service) => untilNamed(service, sinceMs, ...words)));
    } finally {
      await transaction?.abort();
      await producer.disconnect();
    }
    for (const service of services) {
      await eventually(`${service} is ready again`, async () => {
        const { status, reason, metrics } = await reading(service);
        if (status !== 200) throw new Error(reason);
        expect(metrics).not.to.match(/shopstream_partition_stalled_seconds\{/);
      });
    }
    await run.untilBalanced();
  });

  it("an instance names partitions that another member of its group holds without processing them", async () => {
    const run = beginRun(pipeline, "other-member");
    // It cannot store rows, so it commits nothing, but it is a full member of the group.
    const nowhere = { MYSQL_URL: "mysql://nobody:nothing@127.0.0.1:1/nothing" };
    const member = await startReplica(pipeline.containers, ORDER_CONSUMER_GROUP_ID, 2, { environment: nowhere });
    try {
      await eventually("it has partitions", async () => {
        if (!(await member.printedSince(new Date(0))).includes("partitions assigned")) throw new Error("none yet");
      });
      const sinceMs = Date.now();
      const sending = new AbortController();
      const sendUntilNamed = async (): Promise<void> => {
        while (!sending.signal.aborted) await acceptSome(run, 4);
      };
      const named = untilNamed(ORDER_CONSUMER_GROUP_ID, sinceMs, /not assigned to this instance.*commits nothing/);
      await Promise.all([sendUntilNamed(), named.finally(() => sending.abort())]);
    } finally {
      await member.remove();
    }
    await untilStackHealthy(pipeline);
    await run.untilBalanced();
  });
});
