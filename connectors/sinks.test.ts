import { expect } from "chai";
import { hourlyTransactionTopic, logsTopic, topics } from "../contract/topics";
import { hourlyElasticsearchSinkConfig, logsElasticsearchSinkConfig } from "./elasticsearch-sink";
import { jdbcSinkConfig } from "./jdbc-sink";

const password = "${file:/secrets:password}";
const elasticsearch = { url: "http://elasticsearch:9200", user: "elastic", password };
const jdbc = jdbcSinkConfig({ address: "mysql:3306", database: "shopstream", user: "connect", password });
const logs = logsElasticsearchSinkConfig(elasticsearch);
const hourly = hourlyElasticsearchSinkConfig(elasticsearch);
const all = { jdbc, logs, hourly };

describe("every sink", () => {
  for (const [name, config] of Object.entries(all)) {
    it(`${name} reads committed records of a topic of the contract`, () => {
      expect(config["consumer.override.isolation.level"]).to.equal("read_committed");
      expect(topics.map((topic) => topic.name)).to.include(config.topics);
    });

    it(`${name} sends what it cannot read to a dead-letter topic of its own, with the reason`, () => {
      expect(config["errors.tolerance"]).to.equal("all");
      expect(config["errors.deadletterqueue.context.headers.enable"]).to.equal("true");
      expect(topics.map((topic) => topic.name)).to.include(config["errors.deadletterqueue.topic.name"]);
      const others = Object.values(all).filter((other) => other !== config);
      for (const other of others) {
        expect(other["errors.deadletterqueue.topic.name"]).to.not.equal(config["errors.deadletterqueue.topic.name"]);
      }
    });

    it(`${name} names its password, it does not hold it`, () => {
      expect(config["connection.password"]).to.equal(password);
    });
  }
});

describe("the JDBC sink", () => {
  it("upserts the contract's fields by hourWindow into hourly_summary", () => {
    expect(jdbc).to.include({
      topics: hourlyTransactionTopic.name,
      "value.converter.schemas.enable": "true",
      "insert.mode": "upsert",
      "primary.key.mode": "record_value",
      "primary.key.fields": "hourWindow",
      "collection.name.format": "hourly_summary",
      "transforms.contractFields.include": "hourWindow,transactionCount",
      "quote.identifiers": "true",
      "schema.evolution": "none",
    });
  });

  it("refuses what the table could not take before it is written", () => {
    expect(jdbc.transforms).to.equal("withoutTombstones,contractFields,requiredFields,hour,count");
    expect(jdbc["transforms.requiredFields.fields"]).to.equal("hourWindow,transactionCount");
    expect(jdbc["transforms.hour.field"]).to.equal("hourWindow");
    expect(jdbc["transforms.count.spec"]).to.equal("transactionCount:int64");
  });

  it("waits out an outage of two minutes", () => {
    const retriesMs = Number(jdbc["flush.max.retries"]) * Number(jdbc["flush.retry.delay.ms"]);
    expect(retriesMs).to.be.greaterThan(120_000).and.lessThan(Number(jdbc["consumer.override.max.poll.interval.ms"]));
  });

  it("signs in without TLS, in UTC", () => {
    const url = new URL(jdbc["connection.url"]!.slice("jdbc:".length));
    expect(url.host + url.pathname).to.equal("mysql:3306/shopstream");
    expect(Object.fromEntries(url.searchParams)).to.include({
      sslMode: "DISABLED",
      allowPublicKeyRetrieval: "true",
      connectionTimeZone: "UTC",
      rewriteBatchedStatements: "true",
    });
  });
});

describe("the Elasticsearch sinks", () => {
  it("put log messages, without schemas, into shopstream-logs", () => {
    expect(logs).to.include({
      topics: logsTopic.name,
      "value.converter.schemas.enable": "false",
      "transforms.toIndex.replacement": "shopstream-logs",
      "tasks.max": "3",
    });
  });

  it("put hourly counts, with schemas, into shopstream-hourly", () => {
    expect(hourly).to.include({
      topics: hourlyTransactionTopic.name,
      "value.converter.schemas.enable": "true",
      "transforms.toIndex.replacement": "shopstream-hourly",
    });
  });

  it("make the record's key the document's id", () => {
    for (const config of [logs, hourly]) {
      expect(config).to.include({ "key.ignore": "false", "schema.ignore": "true", "write.method": "insert" });
    }
  });

  it("wait out an outage of two minutes", () => {
    const retries = Number(logs["max.retries"]);
    // Confluent's sink waits a random part of the doubled time: half of it in the mean.
    const meanMs = (Number(logs["retry.backoff.ms"]) * (2 ** retries - 1)) / 2;
    expect(meanMs).to.be.greaterThan(120_000).and.lessThan(Number(logs["consumer.override.max.poll.interval.ms"]));
  });
});
