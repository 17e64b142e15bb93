import { readFileSync } from "node:fs";
import { expect } from "chai";
import { connectSchemaOf } from "../contract/derived/connect-schema";
import { formatHourWindow, HOURLY_COUNT_ENTITY } from "../contract/hourly-summary";
import { LOG_MESSAGE_ENTITY, type LogMessage } from "../contract/log-message";
import { MYSQL_SESSION } from "../contract/mysql-session";
import { ORDER_ENTITY, RECORD_TIME_MAX_AHEAD_MS } from "../contract/order";
import { RECORD_VALUE_MAX_BYTES } from "../contract/record-limits";
import {
  DEAD_LETTER_MAX_MESSAGE_BYTES,
  HOURLY_TRANSACTION_TOPIC,
  LOGS_TOPIC,
  MAX_MESSAGE_BYTES,
  TOPICS,
} from "../contract/topics";
import { hourlyElasticsearchSinkConfig, logsElasticsearchSinkConfig } from "./elasticsearch-sink";
import { fieldRules } from "./fields";
import { jdbcSinkConfig } from "./jdbc-sink";
import { KEY_MAX_BYTES } from "./sink";

const password = "${secrets:password}";
const elasticsearch = { url: "http://elasticsearch:9200", user: "sink", password };
const jdbc = jdbcSinkConfig({ address: "mysql:3306", database: "shopstream", user: "connect", password });
const logs = logsElasticsearchSinkConfig(elasticsearch);
const hourly = hourlyElasticsearchSinkConfig(elasticsearch);
const all = { jdbc, logs, hourly };

const topicOf = (name = "") => TOPICS.find((topic) => topic.name === name)!;

describe("every sink", () => {
  for (const [name, config] of Object.entries(all)) {
    it(`${name} reads committed records of a topic of the contract`, () => {
      expect(config["consumer.override.isolation.level"]).to.equal("read_committed");
      expect(TOPICS.map((topic) => topic.name)).to.include(config.topics);
    });

    it(`${name} sends what it cannot read to a dead-letter topic of its own, with the reason`, () => {
      expect(config["errors.tolerance"]).to.equal("all");
      expect(config["errors.deadletterqueue.context.headers.enable"]).to.equal("true");
      expect(TOPICS.map((topic) => topic.name)).to.include(config["errors.deadletterqueue.topic.name"]);
      const others = Object.values(all).filter((other) => other !== config);
      for (const other of others) {
        expect(other["errors.deadletterqueue.topic.name"]).to.not.equal(config["errors.deadletterqueue.topic.name"]);
      }
    });

    it(`${name} has dead letters of whatever its topic takes`, () => {
      const keptWhole = Number(config["consumer.override.shopstream.record.max.bytes"]);
      expect(topicOf(config.topics).config["max.message.bytes"]).to.equal(String(MAX_MESSAGE_BYTES));
      // 61 bytes of each batch and a few of each record are neither key nor value.
      expect(keptWhole).to.be.greaterThan(MAX_MESSAGE_BYTES - 61);
      // Key, value and headers, and a reason of 64 KiB.
      expect(3 * keptWhole + 65_536).to.be.lessThan(DEAD_LETTER_MAX_MESSAGE_BYTES);
      const deadLetters = topicOf(config["errors.deadletterqueue.topic.name"]);
      expect(deadLetters.config["max.message.bytes"]).to.equal(config["producer.override.max.request.size"]);
      expect(Number(config["producer.override.buffer.memory"])).to.be.at.least(DEAD_LETTER_MAX_MESSAGE_BYTES);
      // One batch of each partition, as they arrive.
      expect(Number(config["consumer.override.shopstream.poll.max.bytes"])).to.be.greaterThan(
        topicOf(config.topics).partitions * MAX_MESSAGE_BYTES,
      );
    });

    it(`${name} uses the brokers' time: a negative one fails a task`, () => {
      expect(topicOf(config.topics).config["message.timestamp.type"]).to.equal("LogAppendTime");
    });

    it(`${name} drops tombstones, then checks records against the contract`, () => {
      expect(config.transforms).to.match(/^withoutTombstones,contract(,|$)/);
      expect(config["transforms.contract.partitions"]).to.equal(String(topicOf(config.topics).partitions));
    });

    it(`${name} refers to its password and does not contain it`, () => {
      expect(config["connection.password"]).to.equal(password);
    });
  }
});

describe("the worker's classes", () => {
  it("are tested with these configurations", () => {
    // After a change: write what this test prints as the actual value into the file.
    const tested = readFileSync(`${__dirname}/worker/src/test/resources/sinks.json`, "utf8");
    expect(all).to.deep.equal(JSON.parse(tested));
  });

  it("know the contract's fields", () => {
    expect(logs["value.converter.fields"]).to.equal(
      "timestamp:timestamp,serviceName:string(64),status:string(32),errorMessage:string(1024)?," +
        "eventId:string(512),orderId:string(64)?,traceId:string(32)?",
    );
    for (const config of [jdbc, hourly]) {
      expect(config["value.converter.fields"]).to.equal("hourWindow:hour,transactionCount:int64");
      expect(config["transforms.contract.hour.max.ahead.ms"]).to.equal(String(RECORD_TIME_MAX_AHEAD_MS));
    }
    expect(() => fieldRules(ORDER_ENTITY)).to.throw("no sink writes a field of type int32");
  });

  it("have room for the longest value of the contract, each character escaped", () => {
    const longest = (name: keyof LogMessage): string => {
      const { type } = LOG_MESSAGE_ENTITY.fields[name];
      return "\u0001".repeat(type.kind === "string" ? type.maxLength : 24);
    };
    const names = Object.keys(LOG_MESSAGE_ENTITY.fields) as (keyof LogMessage)[];
    const log = JSON.stringify(Object.fromEntries(names.map((name) => [name, longest(name)])));
    expect(log.length).to.be.lessThan(RECORD_VALUE_MAX_BYTES);
    const payload = { hourWindow: formatHourWindow(0), transactionCount: Number.MAX_SAFE_INTEGER };
    const count = JSON.stringify({ schema: connectSchemaOf(HOURLY_COUNT_ENTITY), payload });
    expect(count.length).to.be.lessThan(RECORD_VALUE_MAX_BYTES);
  });

  it("pass on no batch that a store refuses for its size", () => {
    const documentBytes = RECORD_VALUE_MAX_BYTES + KEY_MAX_BYTES + 200;
    // Elasticsearch's http.max_content_length; MySQL's max_allowed_packet.
    expect(Number(logs["batch.size"]) * documentBytes).to.be.lessThan(100 * 1_000_000);
    expect(500 * documentBytes).to.be.lessThan(64 * 1_048_576);
  });
});

describe("the JDBC sink", () => {
  it("upserts the contract's fields by hourWindow into hourly_summary", () => {
    expect(jdbc).to.include({
      topics: HOURLY_TRANSACTION_TOPIC.name,
      "value.converter.envelope": "true",
      "insert.mode": "upsert",
      "primary.key.mode": "record_value",
      "primary.key.fields": "hourWindow",
      "collection.name.format": "hourly_summary",
      "quote.identifiers": "true",
      "schema.evolution": "none",
    });
  });

  it("waits out an outage of two minutes", () => {
    const retriesMs = Number(jdbc["flush.max.retries"]) * Number(jdbc["flush.retry.delay.ms"]);
    expect(retriesMs).to.be.greaterThan(120_000).and.lessThan(Number(jdbc["consumer.override.max.poll.interval.ms"]));
  });

  it("signs in without TLS, and does not depend on the server's settings for its sessions", () => {
    const url = new URL(jdbc["connection.url"]!.slice("jdbc:".length));
    expect(url.host + url.pathname).to.equal("mysql:3306/shopstream");
    expect(Object.fromEntries(url.searchParams)).to.include({
      sslMode: "DISABLED",
      allowPublicKeyRetrieval: "true",
      connectionTimeZone: "UTC",
      forceConnectionTimeZoneToSession: "true",
      connectionCollation: "utf8mb4_0900_bin",
      rewriteBatchedStatements: "true",
    });
    const variables = url.searchParams.get("sessionVariables") ?? "";
    expect(variables).to.include("time_zone='+00:00',sql_mode='STRICT_ALL_TABLES,");
    for (const [name, value] of Object.entries(MYSQL_SESSION)) expect(variables).to.include(`${name}=${value}`);
  });
});

describe("with an authority", () => {
  const caFile = "/etc/shopstream/ca.pem";

  it("the JDBC sink verifies whom it talks to, and trusts nobody else", () => {
    const config = jdbcSinkConfig({ address: "mysql:3306", database: "shopstream", user: "connect", password, caFile });
    const url = new URL(config["connection.url"]!.slice("jdbc:".length));
    expect(Object.fromEntries(url.searchParams))
      .to.include({
        sslMode: "VERIFY_IDENTITY",
        trustCertificateKeyStoreType: "PEM",
        trustCertificateKeyStoreUrl: "file:/etc/shopstream/ca.pem",
        fallbackToSystemTrustStore: "false",
      })
      .and.not.to.have.property("allowPublicKeyRetrieval");
  });

  it("the Elasticsearch sinks do, too", () => {
    for (const config of [logsElasticsearchSinkConfig, hourlyElasticsearchSinkConfig]) {
      expect(config({ ...elasticsearch, caFile })).to.include({
        "elastic.security.protocol": "SSL",
        "elastic.https.ssl.truststore.type": "PEM",
        "elastic.https.ssl.truststore.location": caFile,
      });
    }
  });
});

describe("the Elasticsearch sinks", () => {
  it("put log messages, without schemas, into shopstream-logs", () => {
    expect(logs).to.include({
      topics: LOGS_TOPIC.name,
      "value.converter.envelope": "false",
      "transforms.toIndex.replacement": "shopstream-logs",
      "tasks.max": "3",
    });
  });

  it("put hourly counts, with schemas, into shopstream-hourly", () => {
    expect(hourly).to.include({
      topics: HOURLY_TRANSACTION_TOPIC.name,
      "value.converter.envelope": "true",
      "transforms.toIndex.replacement": "shopstream-hourly",
    });
  });

  it("use the record's key as the document's id", () => {
    for (const config of [logs, hourly]) {
      expect(config).to.include({ "key.ignore": "false", "schema.ignore": "true", "write.method": "insert" });
    }
  });

  it("skip what their own conversion refuses, after reporting it", () => {
    for (const config of [logs, hourly]) {
      expect(config).to.include({ "drop.invalid.message": "true", "behavior.on.malformed.documents": "warn" });
    }
  });

  it("wait out an outage of two minutes", () => {
    const retries = Number(logs["max.retries"]);
    // Confluent's sink waits a random part of the doubled time: half of it in the mean.
    const meanMs = (Number(logs["retry.backoff.ms"]) * (2 ** retries - 1)) / 2;
    expect(meanMs).to.be.greaterThan(120_000).and.lessThan(Number(logs["consumer.override.max.poll.interval.ms"]));
  });
});
