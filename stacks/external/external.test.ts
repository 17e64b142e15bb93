import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { TOPICS } from "../../contract/topics";
import { readConfig } from "../config/config";
import type { ExternalSettings } from "../config/external";
import { renderProgram, runningContainers, useSettings, type RenderedProgram } from "../testing/render";

type GivenSettings = Readonly<Partial<Record<keyof ExternalSettings, string>>>;

/** What the owner of the servers gives to a pipeline. */
const GIVEN = {
  kafka: { kafkaBootstrapServers: "broker-1.example:9092,broker-2.example:9092" },
  mysql: { mysqlEndpoint: "db.example:3306", mysqlAdminPassword: "given-mysqlAdmin" },
  elasticsearch: {
    elasticsearchUrl: "https://search.example:9243",
    elasticsearchTemplatesPassword: "given-templates",
    elasticsearchReaderPassword: "given-reader",
    elasticsearchOperationsPassword: "given-op/er@ations",
  },
  sinks: { elasticsearchLogsSinkPassword: "given-logsSink", elasticsearchHourlySinkPassword: "given-hourly\\Sink" },
  connect: {
    connectUrl: "http://connect.example:8083",
    connectAdminPassword: "given-connectAdmin",
    mysqlConnectPassword: "given-mysqlConnect",
  },
} satisfies Record<string, GivenSettings>;
const ALL: GivenSettings = { ...GIVEN.kafka, ...GIVEN.mysql, ...GIVEN.elasticsearch, ...GIVEN.connect };

const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----";
const SIGNED_IN: GivenSettings = {
  kafkaSecurityProtocol: "SASL_SSL",
  kafkaCaCertificate: PEM,
  kafkaSaslMechanism: "SCRAM-SHA-512",
  kafkaSaslUsername: "shop",
  kafkaSaslPassword: "given-sasl",
};
const pemOf = (name: string) => `-----BEGIN ${name}-----\n${name}\n-----END ${name}-----`;
const PEM_OF = {
  mysql: pemOf("MYSQL CA"),
  elasticsearch: pemOf("ELASTICSEARCH CA"),
  connect: pemOf("CONNECT CA"),
  client: pemOf("CLIENT"),
  key: pemOf("KEY"),
};
const OVER_TLS = {
  mysqlCaCertificate: PEM_OF.mysql,
  elasticsearchCaCertificate: PEM_OF.elasticsearch,
  connectUrl: "https://connect.example:8083",
  connectCaCertificate: PEM_OF.connect,
  connectClientCertificate: PEM_OF.client,
  connectClientKey: PEM_OF.key,
  connectCaFile: "/etc/connect/ca.pem",
} satisfies GivenSettings;
/** The user of the services' images. */
const OWNER = { owner: "1000", group: "1000", permissions: "0400" };

const SERVERS = ["kafka-1", "kafka-2", "kafka-3", "mysql", "elasticsearch", "connect"];
const PIPELINE = ["connect-supervisor", "order-producer", "order-consumer", "hourly-streams", "operations"];

const named = ({ resources }: RenderedProgram, type: string, name: string) => {
  const found = resources.find((resource) => resource.type.endsWith(type) && resource.name === name);
  if (found === undefined) throw new Error(`${type} ${name} is not declared`);
  return found;
};
const variablesOf = (program: RenderedProgram, container: string) =>
  named(program, ":Container", container).inputs.envs as string[];
const filesOf = (program: RenderedProgram, container: string) =>
  named(program, ":Container", `${container}-files`).inputs.uploads as { file: string; content: string }[];

for (const edition of ["offline", "registry"] as const) {
  describe(`somebody else's servers, ${edition} edition`, function () {
    this.timeout(60_000);
    let program: RenderedProgram;
    before(async () => {
      program = await renderProgram(edition, "dev", ALL);
    });

    it("leave the stack the pipeline's own containers alone, and no image or volume of a server", () => {
      expect(runningContainers(program).map(({ name }) => name)).to.have.members(PIPELINE);
      const taken = program.resources.filter(({ type }) => /:(Volume|RemoteImage)$/.test(type)).map(({ name }) => name);
      expect(taken).to.have.members([
        "node-image",
        ...["order-producer", "order-consumer", "hourly-streams", "operations"].map((service) => `${service}-image`),
      ]);
    });

    it("get the topics, schema, users, templates and connectors", () => {
      const namesOf = (type: string) =>
        program.resources.filter((resource) => resource.type.endsWith(type)).map(({ name }) => name);
      expect(namesOf("topic:Topic")).to.have.members(TOPICS.map(({ name }) => name));
      expect(namesOf("database:Database")).to.deep.equal(["shopstream"]);
      expect(namesOf("user:User")).to.have.members(["consumer", "connect", "reader", "operations"]);
      expect(namesOf("grant:Grant")).to.have.lengthOf(6);
      expect(namesOf(":Migrations")).to.deep.equal(["schema"]);
      expect(namesOf(":IndexTemplate")).to.have.members(["shopstream-logs", "shopstream-hourly"]);
      expect(namesOf(":Connector")).to.have.lengthOf(3);
    });

    it("are asked as those whom their owner made for it", () => {
      const provider = (name: string) => named(program, `providers:${name}`, name).inputs;
      expect(provider("kafka").bootstrapServers).to.equal('["broker-1.example:9092","broker-2.example:9092"]');
      expect(provider("mysql")).to.include({ endpoint: "db.example:3306", username: "shopstream_admin" });
      expect(provider("mysql").password).to.equal("given-mysqlAdmin");
      expect(named(program, ":Migrations", "schema").inputs).to.include({ host: "db.example", port: 3306 });
      expect(named(program, ":IndexTemplate", "shopstream-logs").inputs).to.include({
        elasticsearchUrl: "https://search.example:9243",
        username: "templates",
        password: "given-templates",
      });
      expect(named(program, ":Connector", "logs-elasticsearch").inputs).to.include({
        connectUrl: "http://connect.example:8083",
        username: "admin",
        password: "given-connectAdmin",
      });
      expect(named(program, "user:User", "connect").inputs.plaintextPassword).to.equal("given-mysqlConnect");
    });

    it("are known to the services and the sinks", () => {
      for (const service of ["order-producer", "order-consumer", "hourly-streams", "operations"]) {
        expect(variablesOf(program, service), service).to.include(
          "KAFKA_BOOTSTRAP_SERVERS=broker-1.example:9092,broker-2.example:9092",
        );
      }
      expect(variablesOf(program, "operations")).to.include("CONNECT_URL=http://connect.example:8083");
      const [mysql, elasticsearch] = filesOf(program, "operations").map(({ content }) => content);
      expect(mysql).to.match(/^mysql:\/\/operations:.+@db\.example:3306\/shopstream$/);
      expect(elasticsearch).to.equal("https://operations:given-op%2Fer%40ations@search.example:9243");
      const configOf = (connector: string) =>
        named(program, ":Connector", connector).inputs.config as Record<string, string>;
      expect(configOf("logs-elasticsearch")["connection.url"]).to.equal("https://search.example:9243");
      expect(configOf("hourly-summary-jdbc")["connection.url"]).to.match(
        /^jdbc:mysql:\/\/db\.example:3306\/shopstream\?/,
      );
      expect(named(program, ":Container", "connect-supervisor").inputs.command).to.satisfy((words: string[]) =>
        words.some((word) => word.includes('"http://connect.example:8083"')),
      );
    });

    it("keep topics and the database when the stack is destroyed by mistake, and lose what only acts", () => {
      const optionsOf = (type: string) =>
        program.resources.filter((resource) => resource.type.endsWith(type)).map(({ options }) => options);
      for (const options of [...optionsOf("topic:Topic"), ...optionsOf("database:Database")]) {
        expect(options.protect).to.equal(true);
      }
      for (const type of ["user:User", "grant:Grant", ":Connector", ":IndexTemplate"]) {
        for (const options of optionsOf(type)) expect(options.protect, type).to.not.equal(true);
      }
      const external = program.resources.filter(({ type }) => /^(kafka|mysql):|:(Connector|IndexTemplate)$/.test(type));
      for (const { name, options } of external) expect(options.deletedWith, name).to.equal(undefined);
    });

    it("are what the outputs name", () => {
      expect(program.outputs).to.include({
        kafkaBootstrapServers: "broker-1.example:9092,broker-2.example:9092",
        elasticsearchUrl: "https://search.example:9243",
        elasticsearchPassword: "given-reader",
        connectUrl: "http://connect.example:8083",
        connectAdminPassword: "given-connectAdmin",
      });
      expect(program.outputs).to.not.have.any.keys("elasticsearchAdminPassword", "pipelineSettings");
      expect(program.outputs.mysqlUrl).to.match(/^mysql:\/\/reader:.+@db\.example:3306\/shopstream$/);
      expect(program.outputs.kibanaUrl).to.match(/^skipped: Elasticsearch is somebody else's/);
    });

    it("put no password that was given into a plain input or output", () => {
      const plain = program.resources.map(({ type, name, inputs, secretInputs }) => {
        const kept = Object.entries(inputs).filter(([input]) => !secretInputs.includes(input));
        return [type, name, Object.fromEntries(kept)];
      });
      expect(JSON.stringify(plain)).to.not.include("given-");
      const outputs = Object.entries(program.outputs).filter(([name]) => !program.secretOutputs.includes(name));
      expect(JSON.stringify(outputs)).to.not.include("given-");
    });

    it("may have other addresses for containers, and a network that all of these join without a name", async () => {
      const nearby = await renderProgram(edition, "dev", {
        ...ALL,
        kafkaContainerBootstrapServers: "kafka-1:19092",
        mysqlContainerEndpoint: "mysql:3306",
        elasticsearchContainerUrl: "http://elasticsearch:9200",
        connectContainerUrl: "http://connect:8083",
        externalNetwork: "shopstream-platform-network",
      });
      expect(variablesOf(nearby, "order-consumer")).to.include("KAFKA_BOOTSTRAP_SERVERS=kafka-1:19092");
      expect(
        filesOf(nearby, "operations")
          .map(({ content }) => content)
          .join(),
      ).to.match(/@mysql:3306\/shopstream,http:\/\/operations:[^@]+@elasticsearch:9200$/);
      expect(variablesOf(nearby, "operations")).to.include("CONNECT_URL=http://connect:8083");
      expect(named(nearby, ":Migrations", "schema").inputs).to.include({ host: "db.example" });
      for (const { name, inputs } of runningContainers(nearby)) {
        expect(inputs.networksAdvanced, name).to.deep.equal([
          { name: "shopstream-dev-network", aliases: [name] },
          { name: "shopstream-platform-network" },
        ]);
      }
    });

    it("may be brokers that ask for TLS and a user", async () => {
      const { resources } = await renderProgram(edition, "dev", { ...ALL, ...SIGNED_IN });
      const secured = { resources, outputs: {}, secretOutputs: [] };
      expect(named(secured, "providers:kafka", "kafka").inputs).to.include({
        tlsEnabled: "true",
        caCert: PEM,
        saslMechanism: "scram-sha512",
        saslUsername: "shop",
        saslPassword: "given-sasl",
      });
      for (const service of ["order-producer", "order-consumer", "hourly-streams", "operations"]) {
        expect(variablesOf(secured, service), service).to.include.members([
          "KAFKA_SECURITY_PROTOCOL=SASL_SSL",
          "KAFKA_SASL_MECHANISM=SCRAM-SHA-512",
          "KAFKA_SASL_USERNAME=shop",
          "KAFKA_SASL_PASSWORD_FILE=/etc/shopstream/kafka-sasl-password",
          "KAFKA_SSL_CA_FILE=/etc/shopstream/kafka-ssl-ca",
        ]);
        expect(filesOf(secured, service), service).to.deep.include.members([
          { file: "/etc/shopstream/kafka-sasl-password", content: "given-sasl", ...OWNER },
          { file: "/etc/shopstream/kafka-ssl-ca", content: PEM, ...OWNER },
        ]);
      }
    });

    it("may ask for TLS, each under its own authority", async () => {
      const program = await renderProgram(edition, "dev", { ...ALL, ...OVER_TLS });
      expect(named(program, "providers:mysql", "mysql").inputs.tls).to.equal("true");
      expect(named(program, ":Migrations", "schema").inputs.ca).to.equal(PEM_OF.mysql);
      for (const user of ["consumer", "connect", "reader", "operations"]) {
        expect(named(program, "user:User", user).inputs.tlsOption, user).to.equal("SSL");
      }
      expect(named(program, ":IndexTemplate", "shopstream-logs").inputs.ca).to.equal(PEM_OF.elasticsearch);
      const shown = { certificate: `${PEM_OF.key}\n${PEM_OF.client}\n` };
      expect(named(program, ":Connector", "logs-elasticsearch").inputs.tls).to.deep.equal({
        ca: PEM_OF.connect,
        ...shown,
      });
      const trustOf = (container: string) =>
        Object.fromEntries(
          filesOf(program, container)
            .filter(({ content }) => content.startsWith("-----BEGIN"))
            .map(({ file, content }) => [file, content]),
        );
      expect(trustOf("order-consumer")).to.deep.equal({ "/etc/shopstream/mysql-ssl-ca": PEM_OF.mysql });
      expect(trustOf("operations")).to.deep.equal({
        "/etc/shopstream/mysql-ssl-ca": PEM_OF.mysql,
        "/etc/shopstream/elasticsearch-ssl-ca": PEM_OF.elasticsearch,
        "/etc/shopstream/connect-ssl-ca": PEM_OF.connect,
        "/etc/shopstream/connect-ssl-certificate": `${PEM_OF.client}\n`,
        "/etc/shopstream/connect-ssl-key": `${PEM_OF.key}\n`,
      });
      expect(Object.values(trustOf("connect-supervisor"))).to.include.members([PEM_OF.connect, shown.certificate]);
      const configOf = (connector: string) =>
        named(program, ":Connector", connector).inputs.config as Record<string, string>;
      expect(configOf("hourly-summary-jdbc")["connection.url"])
        .to.include("sslMode=VERIFY_IDENTITY")
        .and.include(encodeURIComponent(OVER_TLS.connectCaFile));
      expect(configOf("logs-elasticsearch")["elastic.https.ssl.truststore.location"]).to.equal(OVER_TLS.connectCaFile);
      expect(program.outputs.caCertificate).to.equal(
        [PEM_OF.mysql, PEM_OF.elasticsearch, PEM_OF.connect].map((pem) => `${pem}\n`).join(""),
      );
    });

    it("may ask for TLS while the worker is the stack's own, which gets their authorities as files", async () => {
      const { mysqlCaCertificate, elasticsearchCaCertificate } = OVER_TLS;
      const program = await renderProgram(edition, "dev", {
        ...GIVEN.mysql,
        ...GIVEN.elasticsearch,
        ...GIVEN.sinks,
        mysqlCaCertificate,
        elasticsearchCaCertificate,
      });
      for (const [store, pem] of [
        ["mysql", PEM_OF.mysql],
        ["elasticsearch", PEM_OF.elasticsearch],
      ] as const) {
        const file = `/etc/shopstream/${store}-ca.pem`;
        expect(filesOf(program, "connect").find((each) => each.file === file)?.content, store).to.equal(pem);
        const configs = program.resources.filter(({ type }) => type.endsWith(":Connector")).map(({ inputs }) => inputs);
        expect(JSON.stringify(configs), store).to.satisfy(
          (text: string) => text.includes(`"${file}"`) || text.includes(encodeURIComponent(`file:${file}`)),
        );
      }
      expect(named(program, ":Connector", "logs-elasticsearch").inputs.tls).to.equal(undefined);
    });

    it("may be some of them: the stack runs the others", async () => {
      const own = { kafka: SERVERS.slice(0, 3), mysql: ["mysql"], elasticsearch: ["elasticsearch"] };
      for (const server of ["kafka", "mysql", "elasticsearch"] as const) {
        const settings = { ...GIVEN[server], ...(server === "elasticsearch" ? GIVEN.sinks : {}) };
        const mixed = await renderProgram(edition, "dev", settings);
        const running = runningContainers(mixed).map(({ name }) => name);
        expect(running, server).to.include.members([
          ...SERVERS.filter((each) => !own[server].includes(each)),
          "connect",
        ]);
        expect(running, server).to.not.include.members(own[server]);
        expect(running.includes("kibana"), server).to.equal(edition === "registry" && server !== "elasticsearch");
        if (server !== "elasticsearch") continue;
        const secrets = filesOf(mixed, "connect")
          .map(({ content }) => content)
          .join();
        expect(secrets).to.include("elasticsearch.sink-logs.password=given-logsSink\n");
        // A Java properties file: the backslash is doubled.
        expect(secrets).to.include("elasticsearch.sink-hourly.password=given-hourly\\\\Sink\n");
      }
    });

    describe("in a stack that is the platform of others", () => {
      let platform: RenderedProgram;
      before(async () => {
        platform = await renderProgram(edition, "platform", {
          parts: "platform",
          prometheus: "true",
          orderProducerReplicas: "2",
        });
      });

      it("are all that runs, without anything of a pipeline", () => {
        expect(runningContainers(platform).map(({ name }) => name)).to.have.members(SERVERS);
        const declared = platform.resources.filter(({ type }) =>
          /^kafka:|:(Connector|IndexTemplate|Migrations|Database)$/.test(type),
        );
        expect(declared.map(({ name }) => name)).to.deep.equal([]);
        expect(platform.outputs).to.not.have.any.keys("orderProducerUrl", "mysqlUrl", "kibanaUrl");
      });

      it("have an account for a pipeline's database, which is not root and may not touch others", () => {
        const grants = platform.resources
          .filter(({ type }) => type.endsWith("grant:Grant"))
          .map(({ inputs }) => inputs);
        expect(grants.map(({ user }) => user)).to.deep.equal(Array(3).fill("shopstream_admin"));
        expect(grants.map(({ database, table, privileges }) => [database, table, privileges])).to.have.deep.members([
          ["shopstream", "*", ["CREATE", "ALTER", "DROP", "INDEX", "SELECT", "INSERT", "UPDATE", "GRANT OPTION"]],
          ["mysql", "user", ["SELECT (User, Host)"]],
          ["*", "*", ["CREATE USER"]],
        ]);
      });

      it("give a pipeline settings that are all it needs, as a secret", async () => {
        expect(platform.secretOutputs).to.include("pipelineSettings");
        const settings = platform.outputs.pipelineSettings as Record<string, string>;
        expect(settings).to.include({
          externalNetwork: "shopstream-platform-network",
          mysqlAdminUser: "shopstream_admin",
        });
        expect(JSON.stringify(settings)).to.not.match(/RootPassword|generated-elasticsearchPassword/);
        const pipeline = await renderProgram(edition, "pipeline", settings);
        expect(runningContainers(pipeline).map(({ name }) => name)).to.have.members(PIPELINE);
        expect(variablesOf(pipeline, "order-consumer")).to.include(
          "KAFKA_BOOTSTRAP_SERVERS=kafka-1:19092,kafka-2:19092,kafka-3:19092",
        );
        // The worker's own secret and the user's password are one.
        expect(
          filesOf(platform, "connect")
            .map(({ content }) => content)
            .join(),
        ).to.include("mysql.password=[secret]");
        expect(settings.mysqlConnectPassword).to.equal("generated-mysqlConnectPassword");
      });

      it("give it a certificate with security=on, and it uses TLS everywhere", async () => {
        const secured = await renderProgram(edition, "platform", { parts: "platform", security: "on" });
        expect(named(secured, ":AdminAccount", "mysql-admin").inputs.mayPassOn).to.equal(true);
        expect(named(secured, "user:User", "shopstream_admin").inputs.tlsOption).to.equal("SSL");
        const settings = Object.fromEntries(
          Object.entries(secured.outputs.pipelineSettings as Record<string, string>).map(([name, value]) => [
            name,
            /(Certificate|Key)$/.test(name) ? pemOf(value) : value,
          ]),
        );
        const acls = secured.resources.filter(({ type }) => type.endsWith("acl:Acl")).map(({ inputs }) => inputs);
        expect(new Set(acls.map(({ aclPrincipal }) => aclPrincipal))).to.have.keys("User:connect", "User:pipeline");
        const pipeline = await renderProgram(edition, "pipeline", settings);
        expect(pipeline.resources.filter(({ type }) => type.endsWith("acl:Acl"))).to.deep.equal([]);
        const text = JSON.stringify(pipeline.resources.map(({ inputs }) => ({ ...inputs, healthcheck: undefined })));
        expect(text).not.to.match(/http:\/\/(elasticsearch|connect|127\.0\.0\.1:(9200|8083))|sslMode=DISABLED/);
        for (const service of ["order-producer", "order-consumer", "hourly-streams", "operations"]) {
          expect(variablesOf(pipeline, service), service).to.include("KAFKA_SECURITY_PROTOCOL=SSL");
        }
        expect(named(pipeline, "providers:kafka", "kafka").inputs.clientCert).to.equal(
          pemOf("certificate of pipeline-client"),
        );
      });
    });
  });
}

describe("the settings of somebody else's servers", () => {
  before(async () => {
    await pulumi.runtime.setMocks(
      { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
      "shopstream",
      "dev",
    );
  });

  const problemsOf = (settings: GivenSettings): string[] => {
    useSettings({ edition: "offline", ...settings });
    try {
      readConfig({});
      return [];
    } catch (error) {
      return (error as Error).message.split("\n").flatMap((line) => (line.startsWith("  - ") ? [line.slice(4)] : []));
    }
  };

  it("are complete with what the owner gives", () => {
    expect(problemsOf(ALL)).to.deep.equal([]);
    expect(problemsOf({ ...GIVEN.elasticsearch, ...GIVEN.sinks })).to.deep.equal([]);
  });

  it("are named all at once where they are missing", () => {
    const problems = problemsOf({ connectUrl: "http://connect:8083", elasticsearchUrl: "http://search:9200" });
    for (const missing of [
      "elasticsearchTemplatesPassword must be set with elasticsearchUrl",
      "elasticsearchReaderPassword must be set with elasticsearchUrl",
      "elasticsearchOperationsPassword must be set with elasticsearchUrl",
      "kafkaBootstrapServers must be set with connectUrl",
      "mysqlEndpoint must be set with connectUrl",
      "connectAdminPassword must be set with connectUrl",
      "mysqlConnectPassword must be set with connectUrl",
    ]) {
      expect(
        problems.filter((problem) => problem.startsWith(missing)),
        missing,
      ).to.have.lengthOf(1);
    }
    expect(problems).to.have.lengthOf(7);
  });

  for (const [missing, settings] of [
    ["mysqlAdminPassword", { ...ALL, mysqlAdminPassword: "" }],
    ["elasticsearchLogsSinkPassword", { ...GIVEN.elasticsearch, ...GIVEN.sinks, elasticsearchLogsSinkPassword: "" }],
    [
      "elasticsearchHourlySinkPassword",
      { ...GIVEN.elasticsearch, ...GIVEN.sinks, elasticsearchHourlySinkPassword: "" },
    ],
    ["connectUrl", { ...ALL, connectUrl: "", ...GIVEN.sinks, externalNetwork: "n" }],
  ] as const) {
    it(`name ${missing} alone where it alone is missing`, () => {
      const problems = problemsOf(settings);
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.match(new RegExp(`^${missing} must be set with `));
    });
  }

  it("of Kafka's security are refused where they are incomplete or would be unused", () => {
    const refusals = (settings: GivenSettings) => problemsOf({ ...ALL, ...settings });
    expect(refusals(SIGNED_IN)).to.deep.equal([]);
    expect(refusals({ ...SIGNED_IN, kafkaSaslPassword: "" })).to.deep.equal([
      "kafkaSaslPassword must be set with kafkaSecurityProtocol SASL_SSL",
    ]);
    const unused = refusals({ ...SIGNED_IN, kafkaSecurityProtocol: "PLAINTEXT" });
    expect(unused.map((problem) => problem.split(" ")[0])).to.have.members([
      "kafkaCaCertificate",
      "kafkaSaslUsername",
      "kafkaSaslPassword",
    ]);
    const half = refusals({
      kafkaSecurityProtocol: "SSL",
      kafkaClientKey: "-----BEGIN KEY-----\ngiven\n-----END KEY-----",
    });
    expect(half).to.deep.equal(["kafkaClientKey and kafkaClientCertificate belong together: one is missing"]);
    const own = problemsOf({ ...GIVEN.kafka, ...SIGNED_IN });
    expect(own).to.have.lengthOf(1);
    expect(own[0]).to.match(/^connectUrl must be set with kafkaSecurityProtocol SASL_SSL/);
  });

  it("of TLS are refused where they are incomplete or would be unused", () => {
    const refusals = (settings: GivenSettings) =>
      problemsOf({ ...ALL, ...settings }).map((problem) => problem.slice(0, problem.search(/[:,]|$/)));
    expect(refusals(OVER_TLS)).to.deep.equal([]);
    const { connectCaFile, connectClientKey, ...others } = OVER_TLS;
    expect(refusals(others)).to.have.members([
      "connectClientKey must be set with connectClientCertificate",
      "connectCaFile must be set with mysqlCaCertificate",
    ]);
    expect(refusals({ connectClientKey, connectCaCertificate: PEM })).to.have.members([
      "connectClientCertificate must be set with connectClientKey",
      "connectCaCertificate needs connectUrl to begin with https",
    ]);
    expect(refusals({ connectCaFile })).to.deep.equal(["connectCaFile needs connectUrl"]);
    expect(problemsOf({ mysqlCaCertificate: PEM })).to.have.lengthOf(1);
  });

  it("do not go with security=on, which secures the stack's own", () => {
    const problems = problemsOf({ ...ALL, security: "on" } as GivenSettings);
    expect(problems.join()).to.match(/^security must be off with other servers/);
    expect(problemsOf({ parts: "platform", security: "on" } as GivenSettings)).to.deep.equal([]);
  });

  it("are of no use to a platform", () => {
    expect(problemsOf({ ...ALL, parts: "platform" })).to.have.lengthOf(4);
  });

  it("say what each may be, and never print a password", () => {
    const problems = problemsOf({
      ...ALL,
      kafkaBootstrapServers: "broker-1.example",
      mysqlEndpoint: "mysql://db.example:3306",
      elasticsearchUrl: "search.example:9200/path",
      connectSecretReference: "plain-text-password",
      connectAdminPassword: "with space",
      parts: "half",
    });
    for (const problem of [
      /^kafkaBootstrapServers must be host:port,host:port/,
      /^mysqlEndpoint must be host:port/,
      /^elasticsearchUrl must be such as https:/,
      /^connectSecretReference must be a reference with \{name\}/,
      /^connectAdminPassword must be ASCII without spaces$/,
      /^parts must be one of all, platform/,
    ]) {
      expect(
        problems.filter((each) => problem.test(each)),
        String(problem),
      ).to.have.lengthOf(1);
    }
    expect(problems.join()).to.not.include("with space");
  });

  it("refer to a worker's secrets as its owner says", async function () {
    this.timeout(60_000);
    const reference = "${file:/etc/connect/secrets.properties:{name}}";
    const program = await renderProgram("offline", "dev", { ...ALL, connectSecretReference: reference });
    const passwords = program.resources
      .filter(({ type }) => type.endsWith(":Connector"))
      .map(({ inputs }) => (inputs.config as Record<string, string>)["connection.password"]);
    expect(passwords).to.have.members([
      "${file:/etc/connect/secrets.properties:mysql.password}",
      "${file:/etc/connect/secrets.properties:elasticsearch.sink-logs.password}",
      "${file:/etc/connect/secrets.properties:elasticsearch.sink-hourly.password}",
    ]);
  });
});
