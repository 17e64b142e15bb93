import { expect } from "chai";
import {
  LOGS_TOPIC,
  ORDERS_TOPIC,
  PARTIAL_COUNTS_REPARTITION_TOPIC,
  ORDER_COUNTS_CHANGELOG_TOPIC,
  TOPICS,
  withOrdersPartitions,
} from "./topics";

const DAY_MS = 86_400_000;

describe("the topics", () => {
  it("follow the specification for orders-topic and logs-topic", () => {
    expect(ORDERS_TOPIC).to.include({ name: "orders-topic", partitions: 3, durability: "business" });
    expect(LOGS_TOPIC.name).to.equal("logs-topic");
    expect(LOGS_TOPIC.config).to.include({ "cleanup.policy": "compact,delete", "retention.ms": String(7 * DAY_MS) });
  });

  it("limit the size of a record", () => {
    for (const { name, config } of TOPICS) expect(config["max.message.bytes"], name).to.match(/^\d+$/);
  });

  it("have each name once", () => {
    expect(new Set(TOPICS.map(({ name }) => name)).size).to.equal(TOPICS.length);
  });

  it("give every partition of orders-topic its changelog partition", () => {
    expect(ORDER_COUNTS_CHANGELOG_TOPIC.partitions).to.equal(ORDERS_TOPIC.partitions);
    expect(PARTIAL_COUNTS_REPARTITION_TOPIC.durability).to.equal("internal");
    const followers = TOPICS.filter((topic) => withOrdersPartitions(topic, 7).partitions === 7);
    expect(followers).to.deep.equal([ORDERS_TOPIC, PARTIAL_COUNTS_REPARTITION_TOPIC, ORDER_COUNTS_CHANGELOG_TOPIC]);
  });
});
