import { execFileSync } from "node:child_process";
import { expect } from "chai";
import {
  kafkaTool,
  parseCoordinator,
  parseProducerId,
  parseQuorumLeader,
  parseQuotas,
  parseTransactions,
} from "./broker-tools";

describe("Kafka's tools", () => {
  it("run with a small heap: with the broker's, both would exceed the container's memory limit", () => {
    const command = kafkaTool("kafka-transactions", "list");
    expect(command.slice(0, 2)).to.deep.equal(["env", "KAFKA_HEAP_OPTS=-Xmx128m"]);
    expect(command.slice(-2)).to.deep.equal(["kafka-transactions", "list"]);
  });

  it("are the broker itself where its container has the properties for that, and take no more arguments elsewhere", () => {
    const [, , ...run] = kafkaTool("echo", "list");
    const [program = "", ...args] = run.map((part) => part.replaceAll("/etc/shopstream/client.properties", __filename));
    expect(execFileSync(program, args, { encoding: "utf8" })).to.equal(`--command-config ${__filename} list\n`);
    expect(execFileSync("bash", run.slice(1), { encoding: "utf8" })).to.equal("list\n");
  });

  it("list transactions with their coordinator", () => {
    const printed =
      "TransactionalId \tCoordinator\tProducerId\tTransactionState\t\n" +
      "hourly-streams-1\t2          \t4001      \tOngoing         \t\n" +
      "hourly-streams-2\t3          \t4002      \tEmpty           \t\n";
    expect(parseTransactions(printed)).to.deep.equal([
      { transactionalId: "hourly-streams-1", coordinator: 2, state: "Ongoing" },
      { transactionalId: "hourly-streams-2", coordinator: 3, state: "Empty" },
    ]);
  });

  it("are quoted when their output is not understood", () => {
    expect(() => parseTransactions("Connection refused\n")).to.throw("Connection refused");
    expect(() => parseQuorumLeader("Connection refused\n")).to.throw("Connection refused");
    expect(() => parseCoordinator("Connection refused\n")).to.throw("Connection refused");
    expect(() => parseProducerId("Connection refused\n")).to.throw("Connection refused");
  });

  it("name a group's coordinator", () => {
    const printed =
      "\nGROUP                     COORDINATOR (ID)          ASSIGNMENT-STRATEGY  STATE           #MEMBERS\n" +
      "order-consumer            kafka-2:19092 (2)         cooperative-sticky   Stable          1\n";
    expect(parseCoordinator(printed)).to.equal(2);
  });

  it("name the producer of a transactional id", () => {
    const printed =
      "CoordinatorId\tTransactionalId\tProducerId\tProducerEpoch\tTransactionState\n" +
      "2            \tforeign        \t4003      \t0            \tOngoing         \n";
    expect(parseProducerId(printed)).to.equal("4003");
  });

  it("name what limits a principal", () => {
    const printed =
      "Quota configs for user-principal 'order-producer' are producer_byte_rate=1.0E7, request_percentage=50.0\n";
    expect(parseQuotas(printed)).to.deep.equal({ producer_byte_rate: 10_000_000, request_percentage: 50 });
    expect(parseQuotas("")).to.deep.equal({});
  });

  it("name the quorum's leader", () => {
    const state = (leaderId: number) => `{"clusterId":"","leaderId":${leaderId},"leaderEpoch":12,"votedId":-1}`;
    expect(parseQuorumLeader(state(3))).to.equal(3);
    // While one is elected.
    expect(() => parseQuorumLeader(state(-1))).to.throw("names no leader");
  });
});
