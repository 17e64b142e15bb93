import { expect } from "chai";
import { EDITIONS } from "../config/images";
import { renderProgram, runningContainers, type RenderedProgram } from "../testing/render";
import { DRAIN_MS } from "./producer-proxy";

const CONTAINER = "docker:index/container:Container";

interface ContainerInputs {
  readonly name: string;
  readonly envs: readonly string[];
  readonly image: string;
  readonly memory: number;
  readonly user: string;
  readonly volumes: readonly object[];
  readonly ports: readonly { readonly internal: number; readonly external: number }[];
  readonly networksAdvanced: readonly { readonly aliases: readonly string[] }[];
  readonly uploads: readonly { readonly file: string; readonly content: string }[];
}

const REPLICATED = { orderProducerReplicas: "2", orderConsumerReplicas: "2", hourlyStreamsReplicas: "3" };
const MORE = ["order-producer-2", "order-producer-proxy", "order-consumer-2", "hourly-streams-2", "hourly-streams-3"];

for (const edition of EDITIONS) {
  describe(`replicas in the ${edition} edition`, function () {
    this.timeout(60_000);
    let single: RenderedProgram;
    let program: RenderedProgram;
    before(async () => {
      single = await renderProgram(edition);
      program = await renderProgram(edition, "dev", REPLICATED);
    });

    const namesOf = (of: RenderedProgram) => runningContainers(of).map(({ name }) => name);
    const container = (name: string, of = program) => {
      const found = of.resources.find((resource) => resource.type === CONTAINER && resource.name === name);
      if (found === undefined) throw new Error(`no container ${name}`);
      return found.inputs as unknown as ContainerInputs;
    };
    const dependenciesOf = async (name: string) => {
      const { options } = program.resources.find((one) => one.type === CONTAINER && one.name === name) ?? {};
      const found = (options?.dependsOn ?? []) as unknown as { urn: { promise(): Promise<string> } }[];
      return (await Promise.all(found.map(({ urn }) => urn.promise()))).map((urn) => urn.split("::").at(-1));
    };

    it("are further containers and nothing else, each a component of its own", () => {
      expect(namesOf(program)).to.have.members([...namesOf(single), ...MORE]);
      for (const name of MORE) expect(container(name).name).to.equal(`shopstream-dev-${name}`);
    });

    it("run the same image with the same user, environment and limits", () => {
      for (const service of ["order-producer", "order-consumer", "hourly-streams"]) {
        const { envs, image, memory, user } = container(service);
        expect(container(`${service}-2`), service).to.deep.include({ envs, image, memory, user });
      }
    });

    it("have the secrets of their service in files of their own", () => {
      expect(container("order-consumer-2").volumes).to.deep.include({ fromContainer: "order-consumer-2-files-id:ro" });
      const uploadsOf = (name: string) => container(`${name}-files`).uploads;
      expect(uploadsOf("order-consumer-2")).to.deep.equal(uploadsOf("order-consumer"));
    });

    it("publish the port of their service once: the first one, or the proxy", () => {
      const portsOf = (name: string) => container(name).ports.map(({ external }) => external);
      expect(["order-consumer", "hourly-streams", "order-producer-proxy"].map(portsOf)).to.deep.equal([
        [8082],
        [8084],
        [8081],
      ]);
      for (const name of ["order-producer", "order-producer-2", "order-consumer-2", "hourly-streams-2"]) {
        expect(portsOf(name), name).to.deep.equal([]);
      }
    });

    it("are replaced one after the other, and the proxy after the last", async () => {
      expect(await dependenciesOf("hourly-streams-3")).to.include("hourly-streams-2");
      expect(await dependenciesOf("hourly-streams-2")).to.include("hourly-streams");
      expect(await dependenciesOf("order-producer-proxy")).to.have.members(["order-producer", "order-producer-2"]);
    });

    it("leave the first one as it was, but for a shorter session of hourly-streams and the port of order-producer", () => {
      expect(container("order-consumer")).to.deep.equal(container("order-consumer", single));
      const { envs, ...streams } = container("hourly-streams");
      expect({ ...streams, envs: envs.filter((variable) => variable !== "SESSION_TIMEOUT_MS=3000") }).to.deep.equal(
        container("hourly-streams", single),
      );
      expect(envs).to.include("SESSION_TIMEOUT_MS=3000");
    });

    it("behind the proxy share an alias, and drain before they end", () => {
      for (const name of ["order-producer", "order-producer-2"]) {
        expect(container(name).networksAdvanced[0]?.aliases).to.deep.equal([name, "order-producers"]);
        expect(container(name).envs).to.include(`DRAIN_MS=${DRAIN_MS}`);
      }
      expect(container("order-producer", single).envs.join()).to.not.include("DRAIN_MS");
    });

    it("are all known to the operations page", () => {
      expect(container("operations").envs).to.include.members([
        "ORDER_PRODUCER_URLS=http://order-producer:8081,http://order-producer-2:8081",
        "ORDER_CONSUMER_URLS=http://order-consumer:8082,http://order-consumer-2:8082",
        "HOURLY_STREAMS_URLS=http://hourly-streams:8084,http://hourly-streams-2:8084,http://hourly-streams-3:8084",
        "ORDER_PRODUCER_PROXY_URL=http://order-producer-proxy:8404",
      ]);
      expect(container("operations", single).envs).to.include.members([
        "ORDER_PRODUCER_URLS=http://order-producer:8081",
        "ORDER_PRODUCER_PROXY_URL=",
      ]);
    });

    it("need no other proxy for another replica", async () => {
      const more = await renderProgram(edition, "dev", { ...REPLICATED, orderProducerReplicas: "4" });
      for (const name of ["order-producer-proxy", "order-producer-proxy-files"]) {
        expect(container(name, more), name).to.deep.equal(container(name));
      }
    });
  });
}

describe("the partitions of orders-topic", function () {
  this.timeout(60_000);

  it("are those of the counting's own topics, and every service knows their number", async () => {
    const { resources } = await renderProgram("offline", "dev", { ordersPartitions: "6" });
    const partitionsOf = (name: string) =>
      resources.find(({ type, name: topic }) => type === "kafka:index/topic:Topic" && topic === name)?.inputs
        .partitions;
    expect(
      ["orders-topic", "hourly-streams-order-counts-changelog", "hourly-streams-partial-counts-repartition"].map(
        partitionsOf,
      ),
    ).to.deep.equal([6, 6, 6]);
    expect(partitionsOf("logs-topic")).to.equal(3);
    for (const service of ["order-producer", "order-consumer", "hourly-streams", "operations"]) {
      const inputs = resources.find(({ type, name }) => type === CONTAINER && name === service)?.inputs;
      expect(inputs?.envs, service).to.include("ORDERS_PARTITIONS=6");
    }
  });

  it("are changed by no provider in place: topics wait for the resource that refuses a change", async () => {
    const { resources } = await renderProgram("offline");
    const topics = resources.filter(({ type }) => type === "kafka:index/topic:Topic");
    expect(topics).to.have.length.greaterThan(5);
    for (const { name, options } of topics) {
      expect(options.ignoreChanges, name).to.deep.equal(["partitions"]);
      expect(options.dependsOn, name).to.not.equal(undefined);
    }
    expect(resources.find(({ name }) => name === "partitioning")?.inputs).to.include({ ordersPartitions: 3 });
  });
});
