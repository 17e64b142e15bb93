import { createHash } from "node:crypto";
import { expect } from "chai";
import { DEAD_LETTER_MAX_MESSAGE_BYTES, MAX_MESSAGE_BYTES } from "../../../contract/topics";
import { DeliveryError, type OutgoingRecord } from "../../service-kit/kafka/record-producer";
import { memoryLogger } from "../../service-kit/testing/memory-logger";
import { MemoryRecordProducer } from "../../service-kit/testing/memory-record-producer";
import { UnavailableError } from "../domain/transaction-store";
import { aRecord, anOrder } from "../testing/records";
import { KafkaDeadLetters } from "./kafka-dead-letters";

const rejected = (key: Buffer | null, value: Buffer | null, offset = 7) => ({
  record: aRecord(offset, anOrder(), { key, value }),
  rejection: "invalid" as const,
  reason: "no order",
});
const sha256 = (bytes: Buffer) => createHash("sha256").update(bytes).digest("hex");

function setUp() {
  const producer = new MemoryRecordProducer();
  const { logger, lines } = memoryLogger();
  return { producer, lines, deadLetters: new KafkaDeadLetters({ producer, logger }) };
}

/** What a record needs on its topic, in bytes: more than the parts themselves. */
function sizeOf({ key, value, headers }: OutgoingRecord): number {
  const texts = Object.entries(headers ?? {})
    .flat()
    .join("");
  return (key?.length ?? 0) + (value?.length ?? 0) + texts.length + 1_000;
}

describe("dead letters in Kafka", () => {
  it("carry key and value byte for byte as long as they could have arrived uncompressed", async () => {
    const { producer, deadLetters } = setUp();
    const key = Buffer.from([0xff, 0]);
    const value = Buffer.alloc(MAX_MESSAGE_BYTES - key.length, 1);
    await deadLetters.put([rejected(key, value)]);
    expect(producer.sent).to.have.length(1);
    expect(producer.sent[0]).to.deep.include({ topic: "orders-dlq", key, value });
    expect(producer.sent[0]!.headers).to.have.all.keys("reason", "topic", "partition", "offset");
    expect(sizeOf(producer.sent[0]!)).to.be.below(DEAD_LETTER_MAX_MESSAGE_BYTES);
  });

  for (const [what, key, value] of [
    ["value", Buffer.from("key"), Buffer.alloc(20_000_000, "v")],
    ["key", Buffer.alloc(2_000_000, "k"), null],
  ] as const) {
    it(`carry the beginning of a longer ${what}, its size and its digest`, async () => {
      const { producer, deadLetters } = setUp();
      await deadLetters.put([rejected(key, value)]);
      const [letter] = producer.sent;
      expect(letter!.key).to.deep.equal(key.subarray(0, 1_024));
      expect(letter!.value).to.deep.equal(value === null ? null : value.subarray(0, 65_536));
      expect(letter!.headers).to.include({ offset: "7", keyBytes: String(key.length), keySha256: sha256(key) });
      if (value !== null) {
        expect(letter!.headers).to.include({ valueBytes: String(value.length), valueSha256: sha256(value) });
      }
    });
  }

  it("are shortened when the topic refuses their size, and dropped with an error when it refuses that too", async () => {
    const tooLarge = new DeliveryError("Broker: Message size too large", "unknown", { canRetry: false });
    for (const limitBytes of [100_000, 0]) {
      const { producer, lines, deadLetters } = setUp();
      const send = producer.send.bind(producer);
      producer.send = async (record) => {
        if (sizeOf(record) > limitBytes) throw tooLarge;
        return send(record);
      };
      await deadLetters.put([rejected(null, Buffer.alloc(500_000)), rejected(null, Buffer.from("{"), 8)]);
      expect(producer.sent.map(({ headers }) => headers?.offset)).to.deep.equal(limitBytes === 0 ? [] : ["8", "7"]);
      expect(lines.filter(({ level }) => level === "error")).to.have.length(limitBytes === 0 ? 2 : 0);
    }
  });

  it("are not dropped while the topic is unavailable", async () => {
    const { producer, deadLetters } = setUp();
    producer.behaviour = new DeliveryError("timed out", "unknown");
    const error: unknown = await deadLetters.put([rejected(null, null)]).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(UnavailableError);
  });

  it("wait for one another when many are large, so that they fit the client's queue", async () => {
    const { producer, deadLetters } = setUp();
    producer.behaviour = "hold";
    const put = deadLetters.put(Array.from({ length: 40 }, (_none, at) => rejected(null, Buffer.alloc(1_000_000), at)));
    expect(producer.sent).to.have.length(17);
    producer.behaviour = "acknowledge";
    producer.acknowledgeHeld();
    await put;
    expect(producer.sent).to.have.length(40);
  });
});
