import { expect } from "chai";
import {
  EVERY_NAME,
  KAFKA_ACCESS,
  KAFKA_ADMIN,
  KAFKA_PRINCIPALS,
  KAFKA_QUOTAS,
  type AccessResourceType,
} from "../contract/kafka-access";
import { CONNECT_TOPICS, TOPICS } from "../contract/topics";
import { stackContainers } from "./harness/containers/stack-containers";
import { accessProbe, type ProbedOperation } from "./harness/kafka/access-probe";
import { quotasOf } from "./harness/kafka/broker-tools";
import { credentialsOf, isSecured, kafkaOf } from "./harness/kafka/connection";
import { isGranted } from "./harness/kafka/expected-access";
import { skipUnlessOwn } from "./harness/own-server";
import { findStack, type Stack } from "./harness/stack";

type Cell = readonly [ProbedOperation, AccessResourceType | "Cluster", string];

const NOBODYS = "somebody-elses";
const ON_A_TOPIC = ["Read", "Write", "Describe", "DescribeConfigs", "Create", "Delete", "AlterConfigs"] as const;
const ON_A_GROUP = ["Read", "Describe"] as const;
const ON_A_TRANSACTIONAL_ID = ["Write", "Describe"] as const;
const ON_THE_CLUSTER = ["Describe", "Alter", "IdempotentWrite"] as const;

/** Every name of this type in the table, one that begins with each prefix in it, and one that is in nobody's. */
const namesOf = (type: AccessResourceType): string[] => {
  const lines = KAFKA_PRINCIPALS.flatMap((principal) => KAFKA_ACCESS[principal]);
  const named = lines.flatMap(({ resourceType, name, pattern }) =>
    resourceType === type ? [pattern === "Prefixed" ? `${name}probe` : name] : [],
  );
  return [...new Set(named.filter((name) => name !== EVERY_NAME)), NOBODYS];
};

const TOPIC_NAMES = [...TOPICS.map(({ name }) => name), ...Object.values(CONNECT_TOPICS), NOBODYS];
const MATRIX: readonly Cell[] = [
  ...TOPIC_NAMES.flatMap((name) => ON_A_TOPIC.map((operation): Cell => [operation, "Topic", name])),
  ...namesOf("Group").flatMap((name) => ON_A_GROUP.map((operation): Cell => [operation, "Group", name])),
  ...namesOf("TransactionalID").flatMap((name) =>
    ON_A_TRANSACTIONAL_ID.map((operation): Cell => [operation, "TransactionalID", name]),
  ),
  ...ON_THE_CLUSTER.map((operation): Cell => [operation, "Cluster", ""]),
];

describe("what the brokers let each principal do", function () {
  this.timeout(180_000);
  const containers = stackContainers();
  let stack: Stack;

  before(async function () {
    stack = await findStack();
    // With `security=off` brokers know no principals.
    if (!isSecured(stack)) this.skip();
    // A platform has principals of its own.
    await skipUnlessOwn(this, { containers }, "kafka-1");
  });

  const allowedTo = async (principal: (typeof KAFKA_PRINCIPALS)[number] | typeof KAFKA_ADMIN) => {
    const probe = await accessProbe(kafkaOf(stack, credentialsOf(stack, principal), { retry: { retries: 2 } }));
    try {
      const allowed: string[] = [];
      for (const cell of MATRIX) if (await probe.isAllowed(...cell)) allowed.push(cell.join(" "));
      return allowed;
    } finally {
      await probe.close();
    }
  };

  for (const principal of KAFKA_PRINCIPALS) {
    it(`is what the table says, and nothing else: ${principal}`, async () => {
      const declared = MATRIX.filter((cell) => isGranted(principal, ...cell)).map((cell) => cell.join(" "));
      expect(await allowedTo(principal)).to.deep.equal(declared);
    });
  }

  it("is everything for the admin, so that what is refused above is refused for want of a right", async () => {
    expect(await allowedTo(KAFKA_ADMIN)).to.deep.equal(MATRIX.map((cell) => cell.join(" ")));
  });

  it("has a limit for whoever writes as much as strangers send, as Kafka's own tool tells it", async () => {
    const broker = await containers.get("kafka-1");
    for (const principal of KAFKA_PRINCIPALS) {
      const declared = Object.entries(KAFKA_QUOTAS[principal] ?? {}).map(([name, value]) => [name, Number(value)]);
      expect(await quotasOf(broker, principal), principal).to.deep.equal(Object.fromEntries(declared));
    }
  });
});
