import { randomUUID } from "node:crypto";
import { expect } from "chai";
import type { Message } from "kafkajs";
import { LOG_STATUSES } from "../contract/log-message";
import { LOGS_TOPIC } from "../contract/topics";
import { eventually } from "./harness/eventually";
import { isRefusedByBrokers } from "./harness/kafka/cluster";
import { positionName, type RecordPosition } from "./harness/kafka/topic-partition";
import { tailTopics, type TopicTail } from "./harness/kafka/topic-tail";
import { textOf, type TextRecord } from "./harness/kafka/topic-record";
import { SUPERVISOR_RESTARTED } from "./harness/containers/restarts";
import { beginRun } from "./harness/order-run";
import {
  compressionOf,
  connectorPoison,
  hourlyCount,
  logMessage,
  messageOf,
  SINK_TOPICS,
} from "./harness/orders/connector-poison";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

describe("a record that a connector cannot write", () => {
  let pipeline: Pipeline;
  let startedAt: Date;
  let tail: TopicTail;
  const deadLetters: TextRecord[] = [];

  before(async () => {
    pipeline = await sharedPipeline();
    startedAt = new Date();
    const topics = SINK_TOPICS.flatMap(({ deadLetterTopics }) => [...deadLetterTopics]);
    tail = await tailTopics(pipeline.cluster, { topics, onRecord: (record) => deadLetters.push(textOf(record)) });
  });
  after(() => tail.close());

  async function write(topic: string, messages: readonly Message[], compressed = false): Promise<RecordPosition[]> {
    const compression = compressionOf({ compressed });
    const [written] = await pipeline.cluster.producer.send({ topic, messages: [...messages], compression });
    if (written === undefined) throw new Error(`${topic} acknowledged nothing`);
    const first = BigInt(written.baseOffset ?? "");
    return messages.map((_, at) => ({ topic, partition: written.partition, offset: first + BigInt(at) }));
  }

  function deadLettersOf({ topic, partition, offset }: RecordPosition): TextRecord[] {
    return deadLetters.filter(
      ({ headers }) =>
        headers["__connect.errors.topic"] === topic &&
        headers["__connect.errors.partition"] === String(partition) &&
        headers["__connect.errors.offset"] === String(offset),
    );
  }

  /** Waits until each of the topics has exactly one dead letter of the record. */
  async function untilDeadLetters(place: RecordPosition, topics: readonly string[]): Promise<TextRecord[]> {
    return eventually(`${positionName(place)} is on ${topics.join(" and ")}`, () => {
      const found = deadLettersOf(place);
      expect(found.map(({ topic }) => topic)).to.have.members(topics);
      return found;
    });
  }

  async function requireAllRunning(): Promise<void> {
    expect(await pipeline.connect.notRunning()).to.equal(null);
  }

  for (const { what, topic } of connectorPoison()) {
    it(`on ${topic} (${what}) becomes one dead letter per sink`, async () => {
      const poison = connectorPoison().find((other) => other.what === what && other.topic === topic)!;
      const [place] = await write(topic, [messageOf(poison)], poison.compressed);
      for (const deadLetter of await untilDeadLetters(place!, poison.deadLetterTopics)) {
        expect(deadLetter.key).to.equal(poison.key.toString());
        expect(deadLetter.headers["__connect.errors.exception.message"]).to.be.a("string").and.not.equal("");
        if (poison.cut === true) {
          expect(deadLetter.headers["__shopstream.cut.valueBytes"]).to.equal(String(poison.value.length));
          expect(poison.value.toString().startsWith(deadLetter.value ?? "")).to.equal(true);
        } else {
          // Not `expect(…).to.equal`, which would print megabytes.
          expect(deadLetter.value === poison.value.toString()).to.equal(true);
        }
      }
      await requireAllRunning();
    });
  }

  for (const { topic, deadLetterTopics } of SINK_TOPICS) {
    it(`on ${topic} a hundred times, of 1 MB each, in one compressed batch, becomes a hundred dead letters`, async () => {
      const message = messageOf({ key: Buffer.from("poison:many"), value: Buffer.alloc(1_000_000, "x") });
      const places = await write(
        topic,
        Array.from({ length: 100 }, () => message),
        true,
      );
      for (const place of places) await untilDeadLetters(place, deadLetterTopics);
      await requireAllRunning();
    });

    it(`on ${topic} without a key is refused by the brokers, because the topic is compacted`, async () => {
      const sent = pipeline.cluster.producer.send({ topic, messages: [{ key: null, value: "{}" }] });
      const failure = await sent.then(() => null).catch((error: unknown) => error);
      expect(isRefusedByBrokers(failure), String(failure)).to.equal(true);
    });

    it(`on ${topic} in an aborted transaction leaves nothing, and neither does a tombstone`, async () => {
      const eventId = `aborted:${randomUUID()}`;
      const hourWindow = "1999-01-01T02:00:00Z";
      const key = Buffer.from(topic === LOGS_TOPIC.name ? eventId : hourWindow);
      const value = topic === LOGS_TOPIC.name ? logMessage(eventId) : hourlyCount({ hourWindow, transactionCount: 1 });
      const producer = pipeline.cluster.kafka.producer({
        transactionalId: eventId,
        idempotent: true,
        maxInFlightRequests: 1,
      });
      await producer.connect();
      const transaction = await producer.transaction();
      const poison = { key, value: Buffer.from("{not json") };
      const [aborted] = await transaction.send({
        topic,
        messages: [messageOf({ key, value: Buffer.from(value) }), messageOf(poison)],
      });
      await transaction.abort();
      await producer.disconnect();
      const [tombstone] = await write(topic, [{ ...messageOf(poison), value: null }]);
      // A later record of the same partition: once it is a dead letter, those before it have been processed.
      const [last] = await write(topic, [messageOf(poison)]);
      await untilDeadLetters(last!, deadLetterTopics);
      const { partition } = tombstone!;
      const first = BigInt(aborted?.baseOffset ?? "-1");
      // The two records of the transaction; its marker may be before or after the tombstone.
      for (const offset of [first, first + 1n, tombstone!.offset]) {
        expect(deadLettersOf({ topic, partition, offset })).to.deep.equal([]);
      }
      expect(await pipeline.documents.logs({ status: LOG_STATUSES.started, eventId })).to.deep.equal([]);
      expect((await pipeline.mysql.hourlyCounts()).has(hourWindow)).to.equal(false);
      expect((await pipeline.documents.hourlyCounts()).has(hourWindow)).to.equal(false);
    });
  }

  it("is not one whose writer's clock is before 1970: that becomes a document", async () => {
    const eventId = `old-clock:${randomUUID()}`;
    const message = messageOf({ key: Buffer.from(eventId), value: Buffer.from(logMessage(eventId)) });
    await write(LOGS_TOPIC.name, [{ ...message, timestamp: "-5" }]);
    await eventually(`${eventId} is a document`, async () => {
      expect(
        (await pipeline.documents.logs({ status: LOG_STATUSES.started, eventId })).map((log) => log.eventId),
      ).to.deep.equal([eventId]);
    });
    await requireAllRunning();
  });

  it("stops nothing and leaves nothing: good records arrive, and no task is restarted", async () => {
    const run = beginRun(pipeline, "after-connector-poison");
    await run.accept(run.factory.next());
    await run.untilBalanced();
    await requireAllRunning();
    const supervisor = await pipeline.containers.get("connect-supervisor");
    expect(await supervisor.printedSince(startedAt)).not.to.contain(SUPERVISOR_RESTARTED);
    const hours = [
      ...(await pipeline.mysql.hourlyCounts()).keys(),
      ...(await pipeline.documents.hourlyCounts()).keys(),
    ];
    expect(hours.filter((hour) => hour < "2000" || hour > "9000")).to.deep.equal([]);
  });
});
