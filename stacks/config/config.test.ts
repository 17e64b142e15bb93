import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { readConfig } from "./config";
import { SETTINGS } from "./settings";
import { declaredSettings, useSettings } from "../testing/render";

describe("the stack's settings", () => {
  before(async () => {
    await pulumi.runtime.setMocks(
      { newResource: () => ({ id: "", state: {} }), call: () => ({}) },
      "shopstream",
      "dev",
    );
  });

  it("have the specification's defaults", () => {
    useSettings({ edition: "registry" });
    const config = readConfig({});
    expect(config.edition).to.equal("registry");
    expect(config.ports).to.deep.equal({
      orderProducer: 8081,
      orderConsumer: 8082,
      hourlyStreams: 8084,
      operations: 8085,
      connect: 8083,
      kafka: 9092,
      mysql: 3306,
      elasticsearch: 9200,
      kibana: 5601,
      prometheus: 9090,
    });
    expect(config.replication).to.deep.equal({
      business: { factor: 2, minInsyncReplicas: 1 },
      internal: { factor: 3, minInsyncReplicas: 2 },
    });
    expect(config.images.kafka).to.match(/^confluentinc\/cp-kafka:7\.4\.0(@|$)/);
    expect(config.images.mysql).to.match(/^mysql:8\.0(@|$)/);
  });

  it("replace an image of the catalogue", () => {
    useSettings({ edition: "offline", kibanaImage: "kibana:local", kafkaImage: "kafka:local" });
    expect(readConfig({}).images).to.include({
      kafka: "kafka:local",
      kibana: "kibana:local",
      mysql: "shopstream-offline/mysql:9.7",
    });
  });

  it("are overridden by EDITION", () => {
    useSettings({ edition: "registry" });
    expect(readConfig({ EDITION: "offline" }).edition).to.equal("offline");
  });

  it("are reported all at once if invalid", () => {
    useSettings({
      edition: "snap",
      connectPort: "99999",
      mysqlPort: "",
      kafkaMemoryMb: "lots",
      kafkaHeapMb: "384",
      connectHeapMb: "4096",
      businessReplicationFactor: "4",
      businessMinInsyncReplicas: "3",
      logLevel: "loud",
      orderProducerPort: "9093",
    });
    expect(() => readConfig({}))
      .to.throw(pulumi.RunError)
      .and.to.have.property("message")
      .that.satisfies((message: string) => {
        for (const problem of [
          'edition must be one of registry, offline, auto, it is "snap"',
          'connectPort must be a whole number from 1 to 65535, it is "99999"',
          'mysqlPort must be a whole number from 1 to 65535, it is ""',
          'kafkaMemoryMb must be a whole number from 64 to 65536, it is "lots"',
          'connectHeapMb must be a whole number from 64 to 1024, it is "4096"',
          'businessReplicationFactor must be a whole number from 1 to 3, it is "4"',
          'logLevel must be one of debug, info, warn, error, it is "loud"',
          "port 9093 is used by orderProducerPort and kafkaPort + 1",
          "pulumi config set",
        ]) {
          expect(message).to.include(problem);
        }
        return true;
      });
  });

  it("allow no more in-sync replicas than copies", () => {
    useSettings({ edition: "offline", internalReplicationFactor: "1" });
    expect(() => readConfig({})).to.throw("internalMinInsyncReplicas must be a whole number from 1 to 1");
  });

  it("allow no replica without a partition, and say why", () => {
    useSettings({
      edition: "offline",
      orderConsumerReplicas: "4",
      hourlyStreamsReplicas: "3",
      orderProducerReplicas: "5",
    });
    expect(() => readConfig({}))
      .to.throw(
        'orderConsumerReplicas must be at most ordersPartitions, 3: a replica without a partition has nothing to do, it is "4"',
      )
      .and.have.property("message")
      .that.does.not.match(/hourlyStreamsReplicas|orderProducerReplicas/);
    useSettings({ edition: "offline", orderConsumerReplicas: "4", ordersPartitions: "6" });
    expect(readConfig({}).replicas).to.deep.equal({ "order-producer": 1, "order-consumer": 4, "hourly-streams": 1 });
  });

  it("are all in Pulumi.yaml, with the same type and default, and a description", () => {
    const declared = declaredSettings();
    expect(Object.keys(declared)).to.have.members(Object.keys(SETTINGS));
    for (const [name, setting] of Object.entries(SETTINGS)) {
      const byDefault = setting.parse(undefined);
      const type = { number: "integer", boolean: "boolean", string: "string" }[typeof byDefault as "string"];
      expect(declared[name], name).to.include({ type, default: byDefault });
      expect(declared[name]?.description, name).to.be.a("string").with.length.greaterThan(20);
    }
  });
});
