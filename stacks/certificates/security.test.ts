import { expect } from "chai";
import {
  LEAKED_SECRET,
  renderProgram,
  runningContainers,
  type RenderedProgram,
  type RenderedResource,
} from "../testing/render";

const OF_SECURITY = /:(CertificateAuthority|LeafCertificate|AdminAccount)$/;

describe("the program with security=on", function () {
  this.timeout(240_000);
  let program: RenderedProgram;
  let registry: RenderedProgram;

  before(async () => {
    program = await renderProgram("offline", "dev", { security: "on", prometheus: "true" });
    registry = await renderProgram("registry", "dev", { security: "on" });
  });

  const ofType = (type: string, rendered = program) => rendered.resources.filter((resource) => resource.type === type);
  const container = (name: string, rendered = program): RenderedResource => {
    const found = runningContainers(rendered).find((resource) => resource.name === name);
    if (!found) throw new Error(`no container ${name}`);
    return found;
  };
  const variables = (name: string, rendered = program) => container(name, rendered).inputs.envs as readonly string[];

  it("declares one authority, and without it nothing of the kind", async () => {
    expect(program.resources.filter(({ type }) => type.endsWith(":CertificateAuthority"))).to.have.lengthOf(1);
    const off = await renderProgram("offline");
    expect(off.resources.filter(({ type }) => OF_SECURITY.test(type))).to.deep.equal([]);
    expect(off.outputs.caCertificate).to.match(/^off: /);
    expect(off.outputs.operatorCertificate).to.match(/^off: /);
  });

  it("gives each server the names that it is reached by, and each client no more than its own", () => {
    const leaves = program.resources
      .filter(({ type }) => type.endsWith(":LeafCertificate"))
      .map(({ inputs }) => inputs);
    for (const server of ["mysql", "elasticsearch", "connect"]) {
      const leaf = leaves.find(({ commonName, usages }) => commonName === server && String(usages).includes("server"));
      expect(leaf, server).to.deep.include({ dnsNames: [server, "localhost"], ipAddresses: ["127.0.0.1"] });
    }
    for (const client of ["operations", "connect-supervisor", "prometheus", "operator"]) {
      const own = leaves.filter(({ commonName, usages }) => commonName === client && String(usages) === "client");
      expect(own, client).to.have.length.of.at.least(1);
      for (const leaf of own) expect(leaf).to.deep.include({ dnsNames: [], ipAddresses: [] });
    }
  });

  it("makes MySQL refuse what is not encrypted, and root from elsewhere", () => {
    expect(container("mysql").inputs.command).to.include.members(["--require-secure-transport=ON"]);
    expect(variables("mysql")).to.include("MYSQL_ROOT_HOST=localhost");
    for (const { inputs } of ofType("mysql:index/user:User")) expect(inputs).to.include({ tlsOption: "SSL" });
    const [provider] = ofType("pulumi:providers:mysql");
    expect(provider?.inputs).to.include({ tls: "skip-verify", username: "pulumi" });
    const account = program.resources.find(({ type }) => type.endsWith(":AdminAccount"));
    expect(account?.inputs).to.include({ user: "pulumi", mayPassOn: false });
    const migrations = program.resources.find(({ type }) => type.endsWith(":Migrations"));
    expect(migrations?.inputs).to.include({ user: "pulumi", ca: "certificate of ca" });
  });

  it("knows no address of a store or of Connect without TLS", () => {
    for (const rendered of [program, registry]) {
      const text = JSON.stringify(rendered.resources.map(({ inputs }) => ({ ...inputs, healthcheck: undefined })));
      expect(text).not.to.match(/http:\/\/(elasticsearch|connect|127\.0\.0\.1:(9200|8083))/);
      expect(text).not.to.include("sslMode=DISABLED");
    }
    expect(program.outputs).to.include({
      elasticsearchUrl: "https://127.0.0.1:9200",
      connectUrl: "https://127.0.0.1:8083",
      caCertificate: "certificate of ca",
    });
    expect(program.secretOutputs).to.include("operatorCertificate");
  });

  it("tells every client whom to trust", () => {
    expect(variables("order-consumer")).to.include("MYSQL_SSL_CA_FILE=/etc/shopstream/mysql-ssl-ca");
    expect(variables("operations")).to.include.members(
      ["MYSQL_SSL_CA", "ELASTICSEARCH_SSL_CA", "CONNECT_SSL_CA", "CONNECT_SSL_CERTIFICATE", "CONNECT_SSL_KEY"].map(
        (name) => `${name}_FILE=/etc/shopstream/${name.toLowerCase().replaceAll("_", "-")}`,
      ),
    );
    expect(variables("kibana", registry)).to.include.members([
      "ELASTICSEARCH_HOSTS=https://elasticsearch:9200",
      "ELASTICSEARCH_SSL_CERTIFICATEAUTHORITIES=/usr/share/kibana/config/ca.pem",
    ]);
    for (const { inputs } of program.resources.filter(({ type }) => type.endsWith(":IndexTemplate"))) {
      expect(inputs).to.include({ ca: "certificate of ca" });
    }
    for (const { inputs, secretInputs } of program.resources.filter(({ type }) => type.endsWith(":Connector"))) {
      expect(secretInputs).to.include("tls");
      // In the JDBC sink's URL it is encoded.
      expect(JSON.stringify(inputs.config)).to.match(/(\/|%2F)(mysql|elasticsearch)-ca\.pem/);
    }
  });

  it("makes Connect require a certificate, except of its own health check", () => {
    expect(variables("connect")).to.include.members([
      "CONNECT_LISTENERS=https://:8083,http://127.0.0.1:8082",
      "CONNECT_LISTENERS_HTTPS_SSL_CLIENT_AUTH=required",
    ]);
  });

  it("puts no key into a plain input or output", () => {
    for (const rendered of [program, registry]) {
      for (const { name, type, inputs } of rendered.resources) {
        expect(JSON.stringify(inputs), `${type} ${name}`).to.not.match(LEAKED_SECRET);
      }
      const plain = Object.entries(rendered.outputs).filter(([name]) => !rendered.secretOutputs.includes(name));
      expect(JSON.stringify(plain)).to.not.match(LEAKED_SECRET);
    }
  });
});
