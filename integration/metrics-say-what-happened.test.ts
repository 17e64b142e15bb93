import { expect } from "chai";
import { HOURLY_STREAMS_APPLICATION_ID, ORDER_CONSUMER_GROUP_ID, ORDERS_TOPIC } from "../contract/topics";
import { isAlert, readRules } from "./alerts/rules";
import { usedSeries } from "./alerts/used-series";
import { eventually } from "./harness/eventually";
import { beginRun, requestOfStack } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

const ORDERS = 50;
/** A service looks at its group every 5 s. */
const LOOKED_WITHIN_MS = 30_000;

describe("GET /metrics", function () {
  this.timeout(180_000);
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  const textOf = async (url: string): Promise<string> =>
    String((await requestOfStack(pipeline.stack, new URL("/metrics", url))).body);

  /** The sum of a metric's samples whose labels match. */
  const sumOf = (text: string, name: string, labels = ""): number | undefined => {
    const samples = text.split("\n").filter((line) => line.startsWith(`${name}{`) && line.includes(labels));
    if (samples.length === 0) return undefined;
    return samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(" ") + 1)), 0);
  };

  it("counts each order once on its way to a row and to a count, and no lag is left", async () => {
    const { orderProducerUrl, orderConsumerUrl, hourlyStreamsUrl } = pipeline.stack;
    const run = beginRun(pipeline, "metrics");
    await run.untilBalanced();
    const readings = async (): Promise<(number | undefined)[]> => [
      sumOf(await textOf(orderProducerUrl), "shopstream_orders_total", 'outcome="accepted"'),
      sumOf(await textOf(orderProducerUrl), "http_server_request_duration_seconds_count", 'http_route="/api/orders"'),
      sumOf(await textOf(orderConsumerUrl), "shopstream_order_to_row_seconds_count"),
      sumOf(await textOf(hourlyStreamsUrl), "shopstream_order_to_count_seconds_count"),
    ];
    const before = await readings();
    for (let sent = 0; sent < ORDERS; sent += 1) await run.accept(run.factory.next());
    await run.untilBalanced();
    const after = await readings();
    expect(after.map((value, index) => (value ?? NaN) - (before[index] ?? 0))).to.deep.equal([
      ORDERS,
      ORDERS,
      ORDERS,
      ORDERS,
    ]);

    for (const [url, group] of [
      [orderConsumerUrl, ORDER_CONSUMER_GROUP_ID],
      [hourlyStreamsUrl, HOURLY_STREAMS_APPLICATION_ID],
    ] as const) {
      await eventually(
        `${group} shows that it has read everything`,
        async () => {
          const text = await textOf(url);
          const ofGroup = `consumergroup="${group}",topic="${ORDERS_TOPIC.name}"`;
          const known = text
            .split("\n")
            .filter((line) => line.startsWith("kafka_consumergroup_lag{") && line.includes(ofGroup));
          expect(known).to.have.lengthOf(ORDERS_TOPIC.partitions);
          expect(sumOf(text, "kafka_consumergroup_lag", ofGroup)).to.equal(0);
          expect(sumOf(text, "kafka_consumergroup_lag_seconds", ofGroup)).to.equal(0);
        },
        { timeoutMs: LOOKED_WITHIN_MS },
      );
    }
  });

  it("counts each order once when its document is found, from the first look at the metrics", async () => {
    const run = beginRun(pipeline, "document-ages");
    const ofDocuments = "shopstream_order_to_document_seconds";
    const found = async (): Promise<number> =>
      sumOf(await textOf(pipeline.stack.operationsUrl), `${ofDocuments}_count`) ?? NaN;
    const atStart = await found();
    let sent = 0;
    const send = async (): Promise<void> => {
      await run.accept(run.factory.next());
      sent += 1;
    };
    await eventually("the operations service looks for documents", async () => {
      await send();
      expect(await found()).to.be.greaterThan(atStart);
    });
    const whileLooking = await found();
    const sentBefore = sent;
    for (let order = 0; order < ORDERS; order += 1) await send();
    await run.untilBalanced();
    await eventually("every document is found", async () =>
      expect(await found()).to.be.at.least(whileLooking + sent - sentBefore),
    );
    expect(await found()).to.be.at.most(atStart + sent);
    const text = await textOf(pipeline.stack.operationsUrl);
    const meanSeconds = sumOf(text, `${ofDocuments}_sum`)! / sumOf(text, `${ofDocuments}_count`)!;
    expect(meanSeconds).to.be.within(0.001, 60);
  });

  it("has every metric that an alert asks for", async () => {
    const { orderProducerUrl, orderConsumerUrl, hourlyStreamsUrl, connectUrl } = pipeline.stack;
    const texts = await Promise.all([orderProducerUrl, orderConsumerUrl, hourlyStreamsUrl, connectUrl].map(textOf));
    const exported = new Set(texts.flatMap((text) => [...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)));
    const recorded = readRules().flatMap((rule) => (isAlert(rule) ? [] : [rule.record]));
    const asked = readRules().flatMap(({ expr }) => usedSeries(expr).selectors.map(({ metric }) => metric));
    const own = asked.filter((metric) => metric !== "up" && !recorded.includes(metric));
    expect([...new Set(own)].filter((metric) => !exported.has(metric))).to.deep.equal([]);
  });

  it("counts the dead letters of every task of the sinks from its start", async () => {
    const tasks = await pipeline.connect.metric("kafka_connect_connector_task_state");
    const letters = await pipeline.connect.metric("kafka_connect_task_error_metrics_deadletterqueue_produce_requests");
    expect(letters.size).to.equal(tasks.size).and.to.be.above(0);
  });
});
