import { expect } from "chai";
import { TOPICS as contractTopics } from "../contract/topics";
import { MAX_REPLICAS } from "../contract/replicas";
import { namesOfStack } from "../project/names";
import { IMAGE_DIGESTS } from "./config/image-digests";
import { CLONE_UNDER_TEST } from "./testing/environment";
import {
  LEAKED_SECRET,
  renderProgram,
  runningContainers,
  type RenderedProgram,
  type RenderedResource,
} from "./testing/render";

const CONTAINER = "docker:index/container:Container";
const IMAGE = "docker:index/remoteImage:RemoteImage";
const TOPIC = "kafka:index/topic:Topic";
const GRANT = "mysql:index/grant:Grant";

interface ContainerInputs {
  readonly name: string;
  readonly memory: number;
  readonly restart: string;
  readonly labels: readonly { readonly label: string; readonly value: string }[];
  readonly ports: readonly { readonly ip: string; readonly internal: number; readonly external: number }[];
  readonly logOpts: Readonly<Record<string, string>>;
  readonly networksAdvanced: readonly { readonly name: string; readonly aliases: readonly string[] }[];
}

interface Build {
  readonly buildArgs: Readonly<Record<string, string>>;
  readonly label: Readonly<Record<string, string>>;
}

// What the real providers would trip over is in offline/real-providers, a table for each provider.
describe("the program", function () {
  this.timeout(60_000);
  let offline: RenderedProgram;
  let registry: RenderedProgram;

  before(async () => {
    offline = await renderProgram("offline");
    registry = await renderProgram("registry");
  });

  const ofType = (program: RenderedProgram, type: string) =>
    program.resources.filter((resource) => resource.type === type);
  const containers = () => [...runningContainers(offline), ...runningContainers(registry)];
  const inputsOf = (container: RenderedResource) => container.inputs as unknown as ContainerInputs;
  const named = (program: RenderedProgram, name: string) =>
    program.resources.find((resource) => resource.type === CONTAINER && resource.name === name);

  describe("in two editions", () => {
    const identity = (resource: RenderedResource) => `${resource.type} ${resource.name}`;
    const ofKibana = (resource: RenderedResource) => identity(resource).includes("kibana");

    it("declares the same resources, but for Kibana", () => {
      const inRegistry = registry.resources.filter((resource) => !ofKibana(resource)).map(identity);
      expect(inRegistry).to.have.members(offline.resources.map(identity));
      expect(registry.resources.filter(ofKibana).map(identity)).to.have.members([
        "shopstream:kibana:Kibana kibana",
        `${IMAGE} kibana-image`,
        `${CONTAINER} kibana`,
        `${CONTAINER} kibana-files`,
        "pulumi-nodejs:dynamic/shopstream:PidsLimit kibana-pids-limit",
        "pulumi-nodejs:dynamic/shopstream:BuiltInUserPassword kibana_system",
        "pulumi-nodejs:dynamic/shopstream:KibanaObjects kibana-dashboard",
      ]);
    });

    it("differs in image names, in where Kibana is, and in nothing else", () => {
      const withoutKibana = ({ inputs }: RenderedResource) =>
        "envs" in inputs
          ? {
              ...inputs,
              envs: (inputs.envs as string[]).filter((variable) => !/^KIBANA_(URL|LINK)=/.test(variable)),
              ports: (inputs as unknown as ContainerInputs).ports.filter(({ external }) => external !== 5601),
            }
          : inputs;
      for (const resource of offline.resources) {
        if (resource.type === IMAGE || resource.type === "pulumi:pulumi:Stack") continue;
        const other = registry.resources.find((candidate) => identity(candidate) === identity(resource));
        expect(other && withoutKibana(other), identity(resource)).to.deep.equal(withoutKibana(resource));
      }
    });

    it("gives Kibana's port to Kibana, or where there is none to the operations page", () => {
      const publisher = (program: RenderedProgram) =>
        runningContainers(program)
          .filter((container) => inputsOf(container).ports.some(({ external }) => external === 5601))
          .map(({ name }) => name);
      expect(publisher(registry)).to.deep.equal(["kibana"]);
      expect(publisher(offline)).to.deep.equal(["operations"]);
      expect(named(offline, "operations")?.inputs.envs).to.include.members([
        "KIBANA_LINK=",
        "OPERATIONS_LINK=http://127.0.0.1:8085",
        "KIBANA_STAND_IN_PORT=5601",
      ]);
    });

    it("says plainly that Kibana is skipped", () => {
      expect(offline.outputs.kibanaUrl).to.match(/^skipped: /);
      expect(registry.outputs.kibanaUrl).to.equal("http://127.0.0.1:5601");
    });
  });

  describe("gives every container", () => {
    it("a memory limit, a restart policy and bounded logs", () => {
      for (const container of containers()) {
        const { memory, restart, logOpts } = inputsOf(container);
        expect(memory, container.name).to.be.within(64, 2_048);
        expect(restart, container.name).to.equal("unless-stopped");
        expect(logOpts, container.name).to.have.property("max-size");
      }
    });

    it("an init process if it may have to kill itself", () => {
      const services = containers().filter(({ name }) =>
        /^(order-producer|order-consumer|hourly-streams|operations)$/.test(name),
      );
      for (const service of services) expect(inputsOf(service), service.name).to.include({ init: true });
      expect(services).to.have.length(8);
    });

    it("a name of the stack's, and labels that name its owner", () => {
      for (const container of containers()) {
        expect(inputsOf(container).name).to.equal(`shopstream-dev-${container.name}`);
        expect(inputsOf(container).labels).to.deep.include.members([
          { label: "com.shopstream.project", value: "shopstream" },
          { label: "com.shopstream.stack", value: "dev" },
          { label: "com.shopstream.component", value: container.name },
          { label: "com.shopstream.clone", value: CLONE_UNDER_TEST.id },
          { label: "com.shopstream.directory", value: CLONE_UNDER_TEST.directory },
        ]);
      }
    });

    it("the stack's network and its component's name in it", () => {
      for (const container of containers()) {
        expect(inputsOf(container).networksAdvanced).to.deep.equal([
          { name: "shopstream-dev-network", aliases: [container.name] },
        ]);
      }
    });
  });

  it("publishes ports on 127.0.0.1 only, and those of the specification", () => {
    const published = runningContainers(registry).flatMap((container) => inputsOf(container).ports);
    expect(published.map(({ ip }) => ip)).to.satisfy((ips: string[]) => ips.every((ip) => ip === "127.0.0.1"));
    expect(published.map(({ external }) => external)).to.have.members([
      8081, 8082, 8083, 8084, 8085, 3306, 9200, 5601, 9092, 9093, 9094,
    ]);
  });

  it("takes the names that `make up` looks for, and no other", async () => {
    const most = String(MAX_REPLICAS);
    const whole = await renderProgram("registry", "dev", {
      prometheus: "true",
      // Then the brokers and every service have files, their certificates.
      security: "on",
      orderProducerReplicas: most,
      orderConsumerReplicas: most,
      hourlyStreamsReplicas: most,
      ordersPartitions: most,
    });
    const taken = (kind: string) =>
      ofType(whole, `docker:index/${kind.toLowerCase()}:${kind}`).map(({ inputs }) => inputs.name);
    const names = namesOfStack("dev");
    expect(taken("Container")).to.have.members(names.container);
    expect(taken("Network")).to.have.members(names.network);
    expect(taken("Volume")).to.have.members(names.volume);
  });

  it("labels networks, volumes and built images too", () => {
    const labelled = offline.resources.filter(
      ({ type }) => /:(Network|Volume)$/.test(type) && type.startsWith("docker"),
    );
    expect(labelled).to.have.lengthOf(6);
    for (const { name, inputs } of labelled) {
      expect(inputs.labels, name).to.deep.include.members([
        { label: "com.shopstream.project", value: "shopstream" },
        { label: "com.shopstream.stack", value: "dev" },
        { label: "com.shopstream.clone", value: CLONE_UNDER_TEST.id },
      ]);
    }
    const built = ofType(registry, IMAGE).filter(({ inputs }) => inputs.build);
    expect(built.map(({ name }) => name)).to.have.members([
      "order-producer-image",
      "order-consumer-image",
      "hourly-streams-image",
      "operations-image",
      "connect-image",
      "elasticsearch-sink-image",
    ]);
    for (const { name, inputs } of built) {
      const { label } = inputs.build as Build;
      // One image for every stack of every clone: it is named for its content.
      expect(label, name).not.to.have.any.keys("com.shopstream.stack", "com.shopstream.clone");
    }
  });

  describe("builds the Connect worker's image", () => {
    const builds = () =>
      [offline, registry].map((program) => ofType(program, IMAGE).find(({ name }) => name === "connect-image")?.inputs);

    it("on the sink's image of its edition", () => {
      const [inOffline, inRegistry] = builds().map((inputs) => (inputs?.build as Build).buildArgs);
      expect(inOffline?.ELASTICSEARCH_SINK_IMAGE).to.equal("shopstream-offline/elasticsearch-sink:1");
      expect(inRegistry?.ELASTICSEARCH_SINK_IMAGE).to.match(/^shopstream\/elasticsearch-sink:[0-9a-f]{12}$/);
    });

    it("again when the sink's image is built again", () => {
      for (const inputs of builds()) {
        expect(inputs?.triggers).to.have.property("elasticsearchSink", "sha256:elasticsearch-sink-image");
      }
    });
  });

  it("gives Kibana a heap within its limit, and time for its first start", () => {
    const kibana = named(registry, "kibana");
    expect(kibana?.inputs.envs).to.include("NODE_OPTIONS=--max-old-space-size=896");
    expect(kibana?.inputs).to.include({ memory: 1280, waitTimeout: 420 });
  });

  it("gives MySQL's buffer pool whole chunks of its limit, but for what the server needs besides", async () => {
    const poolOf = (program: RenderedProgram) =>
      (named(program, "mysql")?.inputs.command as string[]).filter((option) => option.includes("buffer-pool-size"));
    expect(poolOf(registry)).to.deep.equal(["--innodb-buffer-pool-size=384M"]);
    for (const [memoryMb, poolMb] of [
      [400, 128],
      [700, 256],
      [2_048, 1_664],
    ]) {
      const program = await renderProgram("registry", "dev", { mysqlMemoryMb: String(memoryMb) });
      expect(poolOf(program)).to.deep.equal([`--innodb-buffer-pool-size=${poolMb}M`]);
    }
  });

  it("keeps brokers from logging at TRACE", () => {
    expect(named(registry, "kafka-1")?.inputs.envs).to.include(
      "KAFKA_LOG4J_LOGGERS=kafka.controller=INFO,state.change.logger=INFO",
    );
  });

  it("lets Elasticsearch start on a disk that is nearly full", () => {
    expect(named(registry, "elasticsearch")?.inputs.envs).to.include(
      "cluster.routing.allocation.disk.threshold_enabled=false",
    );
  });

  it("declares every topic of the contract with the configured replication", () => {
    const declared = ofType(offline, TOPIC);
    expect(declared.map(({ name }) => name)).to.have.members(contractTopics.map(({ name }) => name));
    for (const { name, partitions, durability, config } of contractTopics) {
      const [factor, minInsyncReplicas] = durability === "business" ? [2, "1"] : [3, "2"];
      expect(declared.find((topic) => topic.name === name)?.inputs, name).to.deep.include({
        name,
        partitions,
        replicationFactor: factor,
        config: { ...config, "min.insync.replicas": minInsyncReplicas },
      });
    }
  });

  it("reaches Kafka once every broker is healthy", () => {
    const provider = offline.resources.find(({ type }) => type === "pulumi:providers:kafka");
    expect(provider?.options.dependsOn).to.have.lengthOf(3);
  });

  it("grants each database user what its work needs, and no more", () => {
    const granted = ofType(offline, GRANT).map(({ inputs }) => [
      inputs.user,
      inputs.database,
      inputs.table,
      inputs.privileges,
    ]);
    expect(granted).to.have.deep.members([
      ["consumer", "shopstream", "transactions", ["SELECT", "INSERT"]],
      ["connect", "shopstream", "hourly_summary", ["SELECT", "INSERT", "UPDATE"]],
      ["reader", "shopstream", "transactions", ["SELECT"]],
      ["reader", "shopstream", "hourly_summary", ["SELECT"]],
      ["operations", "shopstream", "transactions", ["SELECT"]],
      ["operations", "shopstream", "hourly_summary", ["SELECT"]],
    ]);
  });

  it("destroys without contacting a broker, MySQL, Elasticsearch or the Connect worker", () => {
    const inside =
      /^(kafka:index|mysql:index)|:(Migrations|IndexTemplate|Connector|BuiltInUserPassword|KibanaObjects)$/;
    const resources = registry.resources.filter(({ type }) => inside.test(type));
    expect(resources).to.have.length.of.at.least(20);
    for (const { name, options } of resources) expect(options.deletedWith, name).to.not.equal(undefined);
  });

  it("puts no secret into a plain input or output", () => {
    for (const program of [offline, registry]) {
      for (const { name, type, inputs } of program.resources) {
        expect(JSON.stringify(inputs), `${type} ${name}`).to.not.match(LEAKED_SECRET);
      }
      const plain = Object.entries(program.outputs).filter(([name]) => !program.secretOutputs.includes(name));
      expect(JSON.stringify(plain)).to.not.match(LEAKED_SECRET);
      expect(program.secretOutputs).to.have.members([
        "mysqlUrl",
        "connectAdminPassword",
        "elasticsearchPassword",
        "elasticsearchAdminPassword",
      ]);
    }
  });

  it("gives connectors references instead of passwords", () => {
    const connectors = offline.resources.filter(({ type }) => type.endsWith(":Connector"));
    expect(connectors).to.have.lengthOf(3);
    for (const { name, inputs } of connectors) {
      expect(inputs.config, name)
        .to.have.property("connection.password")
        .that.matches(/^\$\{secrets:[a-z.-]+\.password\}$/);
    }
  });

  describe("as a second stack with ports of its own", () => {
    const ports = {
      orderProducerPort: "18081",
      orderConsumerPort: "18082",
      hourlyStreamsPort: "18084",
      operationsPort: "18085",
      connectPort: "18083",
      kafkaPort: "19092",
      mysqlPort: "13306",
      elasticsearchPort: "19200",
      kibanaPort: "15601",
    };
    let second: RenderedProgram;
    before(async () => {
      second = await renderProgram("registry", "two", ports);
    });

    it("shares no name in Docker with the first", () => {
      const namesOf = (program: RenderedProgram) =>
        program.resources
          .filter(({ type }) => /^docker:.*:(Container|Network|Volume)$/.test(type))
          .map(({ inputs }) => inputs.name);
      expect(namesOf(second)).to.have.lengthOf(namesOf(registry).length);
      for (const name of namesOf(second)) expect(name).to.match(/^shopstream-two-/);
    });

    it("publishes the ports that are set for it, and no other", () => {
      const published = runningContainers(second).flatMap((container) => inputsOf(container).ports);
      expect(published.map(({ external }) => String(external))).to.have.members([
        ...Object.values(ports),
        "19093",
        "19094",
      ]);
    });

    it("knows only its own addresses on this machine", () => {
      const { outputs, resources } = second;
      // A health check runs inside its container, where the ports are the same in every stack.
      const inputs = resources.map(({ inputs: all }) => ({ ...all, healthcheck: undefined }));
      expect(JSON.stringify([inputs, outputs])).to.match(/EXTERNAL:\/\/127\.0\.0\.1:19093/);
      expect(JSON.stringify([inputs, outputs])).not.to.match(
        /127\.0\.0\.1:(808[1-4]|909[234]|3306|9200|5601)\b|shopstream-dev/,
      );
    });

    it("runs the same images", () => {
      const imagesOf = (program: RenderedProgram) => ofType(program, IMAGE).map(({ inputs }) => inputs);
      expect(imagesOf(second)).to.deep.equal(imagesOf(registry));
    });
  });

  it("pins the registry edition's images to the bytes that are known for their names, and no image that is built here", () => {
    const pulled = (program: RenderedProgram): string[] =>
      ofType(program, IMAGE).flatMap(({ inputs }) => (inputs.build === undefined ? [String(inputs.name)] : []));
    const digest = IMAGE_DIGESTS["mysql:8.0"] ?? "";
    expect(digest).to.match(/^sha256:/);
    expect(pulled(registry)).to.include(`mysql:8.0@${digest}`);
    for (const name of pulled(registry)) {
      const [tagged = "", known] = name.split("@");
      expect(known, name).to.equal(IMAGE_DIGESTS[tagged]);
    }
    expect(pulled(offline).filter((name) => name.includes("@"))).to.deep.equal([]);
    const builds = ofType(registry, IMAGE).flatMap(({ inputs }) => (inputs.build ? [inputs.build as Build] : []));
    const bases = builds.flatMap(({ buildArgs }) => Object.values(buildArgs));
    expect(bases).to.include(`node:24-bookworm-slim@${IMAGE_DIGESTS["node:24-bookworm-slim"]}`);
  });

  it("gives the services every address", () => {
    const environment = named(offline, "order-producer")?.inputs.envs;
    expect(environment).to.include.members([
      "PORT=8081",
      "KAFKA_BOOTSTRAP_SERVERS=kafka-1:19092,kafka-2:19092,kafka-3:19092",
      "TRANSACTIONS_URL=http://127.0.0.1:8082/api/transactions",
    ]);
    expect(named(offline, "operations")?.inputs.envs).to.include.members(["KIBANA_URL=", "KIBANA_LINK="]);
    expect(named(registry, "operations")?.inputs.envs).to.include.members([
      "KIBANA_URL=http://kibana:5601",
      "KIBANA_LINK=http://127.0.0.1:5601",
    ]);
  });

  it("exports every address", () => {
    expect(offline.outputs).to.have.all.keys(
      "operationsUrl",
      "orderProducerUrl",
      "orderConsumerUrl",
      "hourlyStreamsUrl",
      "connectUrl",
      "connectAdminUser",
      "connectAdminPassword",
      "kafkaBootstrapServers",
      "mysqlUrl",
      "elasticsearchUrl",
      "elasticsearchPassword",
      "elasticsearchAdminPassword",
      "kibanaUrl",
      "prometheusUrl",
      "kafkaCertificates",
      "caCertificate",
      "operatorCertificate",
    );
    expect(offline.outputs.mysqlUrl).to.match(/^mysql:\/\/reader:.+@127\.0\.0\.1:3306\/shopstream$/);
  });
});
