import { expect } from "chai";
import { Registry } from "prom-client";
import type { PartitionLag } from "../kafka/group-lag";
import { measureLag, measureRecordAge } from "./metrics";

const UNKNOWN = { end: undefined, committed: undefined, records: undefined, ageMs: undefined };

describe("the metrics that services share", () => {
  let registry: Registry;

  beforeEach(() => {
    registry = new Registry();
  });

  /** The lines of samples, without help and types. */
  const samples = async (): Promise<string[]> =>
    (await registry.metrics()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));

  it("show a group's lag under the names that dashboards for Kafka know", async () => {
    const lag = { topic: "orders-topic", partition: 2, end: 42, committed: 40, records: 2, ageMs: 1_500 };
    measureLag("order-consumer", () => [lag], registry);
    const labels = 'consumergroup="order-consumer",topic="orders-topic",partition="2"';
    expect(await samples()).to.deep.equal([
      `kafka_consumergroup_lag{${labels}} 2`,
      `kafka_consumergroup_lag_seconds{${labels}} 1.5`,
      `kafka_consumergroup_current_offset{${labels}} 40`,
      'kafka_topic_partition_current_offset{topic="orders-topic",partition="2"} 42',
    ]);
  });

  it("have no series for a lag that is not known, also after it was known", async () => {
    let lags: PartitionLag[] = [
      { topic: "orders-topic", partition: 0, end: 9, committed: 9, records: 0, ageMs: 0 },
      { topic: "orders-topic", partition: 1, ...UNKNOWN, end: 7 },
    ];
    measureLag("order-consumer", () => lags, registry);
    expect(await samples())
      .to.have.lengthOf(5)
      .and.to.include('kafka_topic_partition_current_offset{topic="orders-topic",partition="1"} 7');
    lags = [{ topic: "orders-topic", partition: 0, ...UNKNOWN }];
    expect(await samples()).to.deep.equal([]);
  });

  it("observe the age of each record, and none below 0 where clocks differ", async () => {
    const observe = measureRecordAge("age_seconds", "it is done", registry);
    const nowMs = Date.now();
    observe([nowMs - 4_000, nowMs - 45_000, nowMs + 60_000]);
    const text = (await samples()).join("\n");
    expect(text).to.include('age_seconds_bucket{le="0.001"} 1\n').and.to.include('age_seconds_bucket{le="5"} 2\n');
    expect(text).to.include('age_seconds_bucket{le="60"} 3\n').and.to.include("age_seconds_count 3");
  });
});
