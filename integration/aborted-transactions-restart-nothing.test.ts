import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { expect } from "chai";
import { serviceBundle } from "./harness/containers/service-bundle";
import { credentialsOf } from "./harness/kafka/connection";
import { tailTopics, untilRead } from "./harness/kafka/topic-tail";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";
import type { AbortedTransaction } from "./transactional-client/abort-and-commit";

const COMMITTED = "committed";

describe("hourly-streams' transactional client", () => {
  let pipeline: Pipeline;
  const topic = `aborted-${randomUUID()}`;
  before(async () => {
    pipeline = await sharedPipeline();
    const topics = [{ topic, numPartitions: 1, replicationFactor: 2 }];
    await pipeline.cluster.admin.createTopics({ topics, waitForLeaders: false });
  });
  after(async () => {
    await pipeline.cluster.deleteTopics([topic]);
  });

  /** Runs where hourly-streams does, but as the admin: the service has no rights on this topic. */
  async function abortAndCommit(): Promise<string> {
    const service = await pipeline.containers.get("hourly-streams");
    const { Config } = await service.inspect();
    const [, servers = ""] = /^KAFKA_BOOTSTRAP_SERVERS=(.*)$/m.exec(Config.Env.join("\n")) ?? [];
    const { ca, cert, key } = credentialsOf(pipeline.stack, "admin") ?? {};
    const isSecured = ca !== undefined && cert !== undefined && key !== undefined;
    const given: AbortedTransaction = {
      connection: {
        bootstrapServers: servers,
        serviceName: "hourly-streams",
        instanceId: topic,
        security: isSecured ? { tls: { ca, client: { certificate: cert, key } } } : {},
      },
      topic,
      committed: COMMITTED,
    };
    const program = await serviceBundle(join(__dirname, "transactional-client/abort-and-commit.ts"));
    return service.run(["node", "-e", program, JSON.stringify(given)]);
  }

  it("aborts a transaction whose records are not sent yet, and commits the next one in the same process", async () => {
    expect(await abortAndCommit()).to.include("another transactional client takes over");

    const values: (string | null)[] = [];
    const tail = await tailTopics(pipeline.cluster, { topics: [topic], onRecord: ({ value }) => values.push(value) });
    await untilRead(tail, 30_000);
    await tail.close();
    expect(values).to.deep.equal([COMMITTED]);
  });
});
