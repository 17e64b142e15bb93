import type * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { KAFKA_ACCESS, KAFKA_PRINCIPALS, KAFKA_QUOTAS } from "../../contract/kafka-access";
import { SERVICE_NAMES } from "../../contract/log-message";
import { renderProgram, type RenderedProgram } from "../testing/render";

const CONTAINER = "docker:index/container:Container";
const ACL = "kafka:index/acl:Acl";
const QUOTA = "kafka:index/quota:Quota";
const BROKERS = ["kafka-1", "kafka-2", "kafka-3"];

describe("Kafka's security", function () {
  this.timeout(180_000);
  let on: RenderedProgram;
  let off: RenderedProgram;
  before(async () => {
    on = await renderProgram("offline", "dev", { security: "on" });
    off = await renderProgram("offline");
  });

  const named = (program: RenderedProgram, type: string, name: string) => {
    const found = program.resources.find((resource) => resource.type === type && resource.name === name);
    if (found === undefined) throw new Error(`the program declares no ${type} ${name}`);
    return found;
  };
  const environment = (name: string): Record<string, string> =>
    Object.fromEntries(
      (named(on, CONTAINER, name).inputs.envs as string[]).map(
        (env) => env.split(/=(.*)/s).slice(0, 2) as [string, string],
      ),
    );
  const uploads = (name: string) =>
    named(on, CONTAINER, `${name}-files`).inputs.uploads as { file: string; permissions: string }[];

  it("is mutual TLS on every listener, for brokers that the authorizer knows", () => {
    for (const broker of BROKERS) {
      const properties = environment(broker);
      const protocols = properties.KAFKA_LISTENER_SECURITY_PROTOCOL_MAP?.split(",").map((entry) => entry.split(":")[1]);
      expect(protocols).to.deep.equal(["SSL", "SSL", "SSL"]);
      expect(properties).to.include({
        KAFKA_SSL_CLIENT_AUTH: "required",
        KAFKA_SUPER_USERS: "User:kafka-1;User:kafka-2;User:kafka-3;User:admin",
        KAFKA_ALLOW_EVERYONE_IF_NO_ACL_FOUND: "false",
      });
      // The vendor's start script wants key store files of its own for listeners of that name.
      expect(properties.KAFKA_ADVERTISED_LISTENERS).not.to.include("SSL://");
    }
  });

  it("has keys in files that only the container's user reads", () => {
    for (const name of [...BROKERS, "connect", ...SERVICE_NAMES]) {
      const kafkaFiles = uploads(name).filter(({ file }) => file.includes("/kafka-"));
      expect(kafkaFiles.length, name).to.be.at.least(2);
      for (const { file, permissions } of kafkaFiles) expect(permissions, file).to.equal("0400");
      expect(named(on, CONTAINER, `${name}-files`).secretInputs, name).to.include("uploads");
    }
  });

  it("gives every service its own name, and the worker one for itself and its connectors", () => {
    for (const service of SERVICE_NAMES) {
      expect(environment(service), service).to.include({
        KAFKA_SECURITY_PROTOCOL: "SSL",
        KAFKA_SSL_KEY_FILE: "/etc/shopstream/kafka-ssl-key",
      });
    }
    const worker = environment("connect");
    for (const client of ["", "PRODUCER_", "CONSUMER_", "ADMIN_"]) {
      expect(worker[`CONNECT_${client}SECURITY_PROTOCOL`]).to.equal("SSL");
      expect(worker[`CONNECT_${client}SSL_KEYSTORE_LOCATION`]).to.equal("/etc/shopstream/kafka-keystore.pem");
    }
  });

  it("declares the table of rights, line by line, through a provider that is the admin", () => {
    const declared = on.resources.filter(({ type }) => type === ACL).map(({ inputs }) => inputs);
    const table = KAFKA_PRINCIPALS.flatMap((principal) =>
      KAFKA_ACCESS[principal].map(({ resourceType, name, pattern, operation }) => ({
        aclPrincipal: `User:${principal}`,
        aclHost: "*",
        aclOperation: operation,
        aclPermissionType: "Allow",
        aclResourceType: resourceType,
        aclResourceName: name,
        resourcePatternTypeFilter: pattern,
      })),
    );
    expect(declared).to.have.deep.members(table);
    const provider = named(on, "pulumi:providers:kafka", "kafka");
    expect(provider.inputs).to.include({ tlsEnabled: "true" });
    expect(provider.secretInputs).to.include("clientKey");
  });

  it("declares each limit, and removes the old one before the new one is set: both go by the same name", () => {
    const declared = on.resources.filter(({ type }) => type === QUOTA);
    expect(declared.map(({ inputs }) => inputs)).to.deep.equal(
      Object.entries(KAFKA_QUOTAS).map(([entityName, config]) => ({ entityType: "user", entityName, config })),
    );
    for (const { name, options } of declared) expect(options.deleteBeforeReplace, name).to.equal(true);
  });

  it("replaces brokers one at a time: each, and its files, wait for what waits for the one before it", () => {
    const namesOfDependencies = (name: string) => {
      const dependencies = [named(on, CONTAINER, name).options.dependsOn ?? []].flat() as pulumi.Resource[];
      return dependencies.map((resource) => (resource as unknown as { __name: string }).__name);
    };
    for (const suffix of ["", "-files"]) {
      expect(namesOfDependencies(`kafka-1${suffix}`)).to.deep.equal([]);
      expect(namesOfDependencies(`kafka-2${suffix}`)).to.deep.equal(["kafka-1-in-sync"]);
      expect(namesOfDependencies(`kafka-3${suffix}`)).to.deep.equal(["kafka-2-in-sync"]);
    }
    for (const broker of BROKERS) expect(named(on, CONTAINER, broker).inputs.wait).to.equal(false);
  });

  it("is nothing at all where it is off", () => {
    expect(
      off.resources.filter(({ type, name }) => [ACL, QUOTA].includes(type) || /certificate|in-sync/i.test(type + name)),
    ).to.deep.equal([]);
    for (const broker of BROKERS) {
      const { inputs } = named(off, CONTAINER, broker);
      expect(inputs).to.include({ wait: true, waitTimeout: 240 });
      expect((inputs.envs as string[]).filter((env) => /SSL|AUTHORIZER|SUPER_USERS/.test(env))).to.deep.equal([]);
    }
  });
});
