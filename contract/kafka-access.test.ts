import { expect } from "chai";
import { KAFKA_ACCESS, KAFKA_PRINCIPALS } from "./kafka-access";
import { SERVICE_NAMES } from "./log-message";
import { CONNECT_TOPICS, TOPICS } from "./topics";

describe("who may do what on the brokers", () => {
  const lines = KAFKA_PRINCIPALS.flatMap((principal) =>
    KAFKA_ACCESS[principal].map((line) => ({ principal, ...line })),
  );

  it("is said of every service, of Kafka Connect and of people, and of nobody else", () => {
    expect(KAFKA_PRINCIPALS).to.have.members([...SERVICE_NAMES, "connect", "reader"]);
    // What `ssl.principal.mapping.rules` reads from a certificate.
    for (const principal of KAFKA_PRINCIPALS) expect(principal).to.match(/^[a-z0-9-]+$/);
  });

  it("names topics that exist, and every one of them is written by a service or a sink and read by somebody", () => {
    const declared = [...TOPICS.map(({ name }) => name), ...Object.values(CONNECT_TOPICS)];
    const named = (operation: string) =>
      lines.filter((line) => line.resourceType === "Topic" && line.operation === operation).map(({ name }) => name);
    expect(declared).to.include.members(
      lines.flatMap(({ resourceType, name }) => (resourceType === "Topic" ? name : [])),
    );
    expect(new Set(named("Write"))).to.deep.equal(new Set(declared));
    expect(new Set(named("Read"))).to.deep.equal(new Set(declared));
  });

  it("lets nobody but the admin change, delete or create a topic of the pipeline, and gives no topic by prefix", () => {
    for (const { principal, resourceType, name, pattern, operation } of lines) {
      if (resourceType !== "Topic") continue;
      expect(pattern, name).to.equal("Literal");
      if (operation === "Create") expect([principal, Object.values(CONNECT_TOPICS)].flat(), name).to.include(name);
    }
  });

  it("lets only hourly-streams write in transactions, and who only looks write nothing", () => {
    const writers = (type: string) =>
      new Set(
        lines.filter((line) => line.resourceType === type && line.operation === "Write").map((line) => line.principal),
      );
    expect(writers("TransactionalID")).to.deep.equal(new Set(["hourly-streams"]));
    expect(writers("Topic")).to.deep.equal(new Set(["order-producer", "order-consumer", "hourly-streams", "connect"]));
  });

  it("gives no group's offsets to two principals", () => {
    const groups = lines.filter(({ resourceType, operation }) => resourceType === "Group" && operation === "Read");
    for (const one of groups) {
      for (const other of groups) {
        if (one.principal === other.principal) continue;
        const overlaps =
          one.name === other.name ||
          (one.pattern === "Prefixed" && other.name.startsWith(one.name)) ||
          (other.pattern === "Prefixed" && one.name.startsWith(other.name));
        expect(overlaps, `${one.principal} ${one.name}, ${other.principal} ${other.name}`).to.equal(false);
      }
    }
  });

  // kafka.Acl recognizes its ACL by name, principal and operation alone (Mongey/terraform-provider-kafka, aclRead).
  it("has no two lines that differ only in the type of what they name", () => {
    const keys = lines.map(({ principal, name, operation }) => `${principal} ${operation} ${name}`);
    expect(keys.filter((key, index) => keys.indexOf(key) !== index)).to.deep.equal([]);
  });
});
