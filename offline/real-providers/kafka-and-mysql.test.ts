import { expect } from "chai";
import type { RenderedProgram, RenderedResource } from "../../stacks/testing/render";
import { kafkaProvider } from "../plugins/kafka/provider";
import { acl } from "../plugins/kafka/acl";
import { clientOptions, kafkaConfiguration } from "../plugins/kafka/client-options";
import { quota } from "../plugins/kafka/quota";
import { topic } from "../plugins/kafka/topic";
import { database } from "../plugins/mysql/database";
import { grant } from "../plugins/mysql/grant";
import { mysqlProvider } from "../plugins/mysql/provider";
import type { MysqlServer } from "../plugins/mysql/server";
import { passwordHash, user } from "../plugins/mysql/user";
import { differences } from "../plugins/protocol/difference";
import { configurationFailures } from "../plugins/protocol/provider-configuration";
import type { PropertyMap } from "../plugins/protocol/property-value";
import type { ProviderDefinition } from "../plugins/protocol/resource-kind";
import { changes, checked, declared, operation, refusals, testBehaviours } from "./behaviour";

const provider = (program: RenderedProgram, name: string): RenderedResource | undefined =>
  program.resources.find(({ type }) => type === `pulumi:providers:${name}`);

const ACL = {
  aclPrincipal: "User:reader",
  aclHost: "*",
  aclOperation: "Read",
  aclPermissionType: "Allow",
  aclResourceType: "Topic",
  aclResourceName: "orders-topic",
};

/** A provider's settings that its stand-in refuses. */
const refusedSettings = <Client>(definition: ProviderDefinition<Client>, settings: object): string[] =>
  configurationFailures(definition, settings as PropertyMap).map(({ property }) => property);

// Mongey/terraform-provider-kafka v0.13.1, kafka/.
testBehaviours("kafka", [
  {
    does: "speaks TLS unless it is told not to",
    source: "provider.go:174-179",
    standIn: () => {
      const settings = { bootstrapServers: '["127.0.0.1:9092"]' };
      const ssl = (changes: object) => clientOptions(kafkaConfiguration.parse({ ...settings, ...changes })).ssl;
      expect(ssl({})).to.deep.equal({});
      expect(ssl({ tlsEnabled: "true" })).to.deep.equal({});
      expect(ssl({ tlsEnabled: "false" })).to.equal(undefined);
    },
    program: (program) => {
      const kafka = provider(program, "kafka");
      expect(kafka?.inputs).to.include({ tlsEnabled: "false" });
      expect(refusedSettings(kafkaProvider, kafka?.inputs ?? {})).to.deep.equal([]);
    },
  },
  {
    does: "connects without a certificate when it has one without its key",
    source: "config.go, newTLSConfig",
    standIn: () => {
      const clientCert = "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n";
      const settings = { bootstrapServers: '["127.0.0.1:9092"]', clientCert };
      expect(() => clientOptions(kafkaConfiguration.parse(settings))).to.throw("belong together");
    },
  },
  {
    does: "knows ACLs by words in its own case, and makes another ACL for every change",
    source: "kafka_acls.go, resource_kafka_acl.go",
    standIn: () => {
      const state = checked(acl, ACL);
      expect(state).to.include({ resourcePatternTypeFilter: "Literal" });
      expect(refusals(acl, { ...ACL, aclResourceType: "TransactionalId" })).to.have.all.keys("aclResourceType");
      expect(refusals(acl, { ...ACL, aclOperation: "read", aclPermissionType: "ALLOW" })).to.have.all.keys(
        "aclOperation",
        "aclPermissionType",
      );
      for (const [name, value] of [["aclHost", "10.0.0.1"] as const, ["aclOperation", "Write"] as const]) {
        expect(changes(acl, state, { ...state, [name]: value })).to.deep.equal({ [name]: "replace" });
      }
    },
  },
  {
    does: "makes another quota for every change, and knows three types of whom it limits",
    source: "resource_kafka_quota.go, schema",
    standIn: () => {
      const state = checked(quota, { entityType: "user", entityName: "writer", config: { producer_byte_rate: "10" } });
      expect(changes(quota, state, { ...state, config: { producer_byte_rate: "20" } })).to.deep.equal({
        config: "replace",
      });
      expect(refusals(quota, { ...state, entityType: "group" })).to.have.all.keys("entityType");
      expect(refusals(quota, { ...state, config: { producer_byte_rate: "much" } })).to.have.all.keys(
        "config.producer_byte_rate",
      );
    },
  },
  {
    does: "makes another topic, and loses its records, to have fewer partitions",
    source: "resource_kafka_topic.go:290-303",
    standIn: () => {
      const state = { name: "orders", partitions: 3, replicationFactor: 2, config: {} };
      expect(changes(topic, state, { ...state, partitions: 2 })).to.deep.equal({ partitions: "replace" });
      expect(changes(topic, state, { ...state, partitions: 4 })).to.deep.equal({ partitions: "update" });
    },
  },
  {
    does: "reads back the settings of the topic itself, and takes one that nobody declared for a change",
    source: "resource_kafka_topic.go:256-279, client.go:598-650",
    standIn: () => {
      const inputs = { name: "orders", partitions: 3, replicationFactor: 2, config: { "retention.ms": "1" } };
      const altered = { ...inputs, config: { ...inputs.config, "max.message.bytes": "1" } };
      expect(changes(topic, altered, inputs)).to.deep.equal({ config: "update" });
    },
    program: (program) => {
      for (const { name, inputs } of declared(program, topic)) {
        for (const value of Object.values(inputs.config as object)) expect(value, name).to.be.a("string");
      }
    },
  },
]);

// hashicorp/terraform-provider-mysql v1.9.0, mysql/.
testBehaviours("mysql", [
  {
    does: "takes a proxy from ALL_PROXY and refuses one that is not SOCKS",
    source: "provider.go:63-71",
    standIn: () => {
      const settings = { endpoint: "127.0.0.1:3306", username: "root", tls: "false" };
      expect(refusedSettings(mysqlProvider, settings)).to.deep.equal([]);
      expect(refusedSettings(mysqlProvider, { ...settings, proxy: "http://proxy:3128" })).to.deep.equal(["proxy"]);
    },
  },
  {
    does: "makes a database in utf8, which MySQL 8 calls utf8mb3, and takes the other name for a change",
    source: "resource_database.go:34-44, 92-118",
    standIn: () => {
      const inputs = checked(database, { name: "shop" });
      expect(inputs).to.deep.equal({ name: "shop", defaultCharacterSet: "utf8", defaultCollation: "utf8_general_ci" });
      const state = { name: "shop", defaultCharacterSet: "utf8mb3", defaultCollation: "utf8mb3_general_ci" };
      expect(changes(database, state, inputs)).to.have.all.keys("defaultCharacterSet", "defaultCollation");
    },
    program: (program) => {
      for (const { inputs } of declared(program, database)) {
        expect(inputs).to.include({ defaultCharacterSet: "utf8mb4" });
        expect(inputs.defaultCollation).to.match(/^utf8mb4_/);
      }
    },
  },
  {
    does: "gives a user and a grant the host localhost",
    source: "resource_user.go:27-32, resource_grant.go:37-43",
    standIn: () => {
      expect(checked(user, { user: "reader", plaintextPassword: "x" })).to.include({ host: "localhost" });
      const privileges = { user: "reader", database: "shop", privileges: ["SELECT"] };
      expect(checked(grant, privileges)).to.include({ host: "localhost", table: "*" });
    },
    program: (program) => {
      for (const { name, inputs } of [...declared(program, user), ...declared(program, grant)]) {
        expect(inputs, name).to.include({ host: "%" });
      }
    },
  },
  {
    does: "knows no authority but the system's, and makes another user where one has to use TLS",
    source: "provider.go (tls), resource_user.go:56-61",
    standIn: () => {
      const settings = { endpoint: "127.0.0.1:3306", username: "pulumi" };
      for (const tls of ["false", "skip-verify", "true"]) {
        expect(refusedSettings(mysqlProvider, { ...settings, tls }), tls).to.deep.equal([]);
      }
      expect(refusedSettings(mysqlProvider, { ...settings, tls: "stack" })).to.deep.equal(["tls"]);
      const state = { user: "reader", host: "%", plaintextPassword: passwordHash("x") };
      const inputs = { ...state, plaintextPassword: "x" };
      expect(changes(user, state, { ...inputs, tlsOption: "SSL" })).to.deep.equal({ tlsOption: "replace" });
    },
    program: (program) => {
      // Created before the old one is dropped, it would exist already.
      for (const { name, options } of declared(program, user)) expect(options.deleteBeforeReplace, name).to.equal(true);
    },
  },
  {
    does: "keeps a SHA-256 of a user's password, and changes the password in place",
    source: "resource_user.go:34-39, 98-170",
    standIn: () => {
      const state = { user: "reader", host: "%", plaintextPassword: passwordHash("old") };
      expect(changes(user, state, { ...state, plaintextPassword: "old" })).to.deep.equal({});
      expect(changes(user, state, { ...state, plaintextPassword: "new" })).to.deep.equal({
        plaintextPassword: "update",
      });
      expect(refusals(user, { user: "reader", plaintextPassword: "x", authPlugin: "p" })).to.have.all.keys(
        "authPlugin",
      );
    },
  },
  {
    does: "makes a grant's successor before it revokes the grant, and with it what the two share",
    source: "resource_grant.go:16-90 (all ForceNew, no unique name)",
    standIn: () => {
      const state = { user: "reader", host: "%", database: "shop", table: "*", privileges: ["SELECT"] };
      const wanted = { ...state, privileges: ["SELECT", "INSERT"] };
      expect(changes(grant, state, wanted)).to.deep.equal({ privileges: "replace" });
      expect(differences(grant, state, wanted).deleteBeforeReplace).to.equal(false);
    },
    program: (program) => {
      for (const { name, options } of declared(program, grant)) {
        expect(options.deleteBeforeReplace, name).to.equal(true);
      }
    },
  },
  {
    does: "sees of a grant only whether its account is there, and of a user only the name",
    source: "resource_grant.go:220-251, resource_user.go:208-228",
    standIn: async () => {
      const asked: string[] = [];
      const server: MysqlServer = {
        execute: async () => undefined,
        query: async (_operation, sql) => {
          asked.push(sql);
          return [{ "1": "1" }];
        },
      };
      const state = { user: "reader", host: "%", database: "shop", table: "*", privileges: ["SELECT"] };
      expect(await grant.read(server, "id", state, operation)).to.deep.equal({ id: "id", state });
      expect(await user.read(server, "id", state, operation)).to.deep.equal({ id: "id", state });
      expect(asked.every((sql) => sql.includes("FROM mysql.user WHERE User = ?"))).to.equal(true);
    },
  },
]);
