import { expect } from "chai";
import { logsTopic, ordersTopic, partialCountsRepartitionTopic, orderCountsChangelogTopic, topics } from "./topics";

const DAY_MS = 86_400_000;

describe("the topics", () => {
  it("follow the specification for orders-topic and logs-topic", () => {
    expect(ordersTopic).to.include({ name: "orders-topic", partitions: 3, durability: "business" });
    expect(logsTopic.name).to.equal("logs-topic");
    expect(logsTopic.config).to.include({ "cleanup.policy": "compact,delete", "retention.ms": String(7 * DAY_MS) });
  });

  it("limit the size of a record", () => {
    for (const { name, config } of topics) expect(config["max.message.bytes"], name).to.match(/^\d+$/);
  });

  it("have each name once", () => {
    expect(new Set(topics.map(({ name }) => name)).size).to.equal(topics.length);
  });

  it("give every partition of orders-topic its changelog partition", () => {
    expect(orderCountsChangelogTopic.partitions).to.equal(ordersTopic.partitions);
    expect(partialCountsRepartitionTopic.durability).to.equal("internal");
  });
});
