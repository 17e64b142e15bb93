import { createHash, randomBytes } from "node:crypto";
import { expect } from "chai";
import { CompressionTypes } from "kafkajs";
import { DEAD_LETTER_HEADERS, ORDERS_TOPIC } from "../contract/topics";
import { eventually } from "./harness/eventually";
import type { TextRecord } from "./harness/kafka/topic-record";
import { beginRun } from "./harness/order-run";
import type { Pipeline } from "./harness/pipeline";
import { sharedPipeline } from "./harness/shared-pipeline";

/** The rest of `max.message.bytes`, 1,048,588, is for the header of the batch. */
const LARGEST_VALUE_BYTES = 1_048_400;

describe("a record that is not an order, however large,", () => {
  let pipeline: Pipeline;
  before(async () => {
    pipeline = await sharedPipeline();
  });

  function deadLettersOf(key: string, count: number): Promise<readonly TextRecord[]> {
    return eventually(
      `${count} dead letters of ${key}`,
      () => {
        const found = pipeline.deadLetters.filter((letter) => letter.key === key);
        if (found.length !== count) throw new Error(`${found.length} so far`);
        return found;
      },
      { timeoutMs: 60_000 },
    );
  }

  async function write(values: readonly Buffer[], key: string, compression = CompressionTypes.None): Promise<void> {
    for (const value of values) {
      await pipeline.cluster.producer.send({ topic: ORDERS_TOPIC.name, compression, messages: [{ key, value }] });
    }
  }

  async function expectOrdersAfterItArrive(name: string): Promise<void> {
    const run = beginRun(pipeline, name);
    for (let sent = 0; sent < 6; sent += 1) await run.accept(run.factory.next());
    await run.untilBalanced();
  }

  it("becomes a dead letter with its complete value", async () => {
    const key = `large-${Date.now()}`;
    const value = Buffer.from(randomBytes(LARGEST_VALUE_BYTES / 2).toString("hex"));
    await write([value], key);
    const [letter] = await deadLettersOf(key, 1);
    expect(letter?.value === value.toString(), "the value is the same").to.equal(true);
    expect(letter?.headers).to.not.have.property(DEAD_LETTER_HEADERS.valueBytes);
    await expectOrdersAfterItArrive("after-large");
  });

  it("becomes a dead letter even when many come at once", async () => {
    const key = `many-large-${Date.now()}`;
    await write(Array<Buffer>(30).fill(Buffer.alloc(LARGEST_VALUE_BYTES, "x")), key);
    await deadLettersOf(key, 30);
    await expectOrdersAfterItArrive("after-many-large");
  });

  it("becomes a dead letter with its beginning, size and digest when it is larger than any topic accepts", async () => {
    const key = `larger-${Date.now()}`;
    const value = Buffer.alloc(12_000_000, "shopstream ");
    await write([value], key, CompressionTypes.GZIP);
    const [letter] = await deadLettersOf(key, 1);
    expect(letter?.value).to.equal(value.subarray(0, letter?.value?.length).toString());
    expect(letter?.value).to.have.length(65_536);
    expect(letter?.headers).to.include({
      [DEAD_LETTER_HEADERS.topic]: ORDERS_TOPIC.name,
      [DEAD_LETTER_HEADERS.valueBytes]: String(value.length),
      [DEAD_LETTER_HEADERS.valueSha256]: createHash("sha256").update(value).digest("hex"),
      [DEAD_LETTER_HEADERS.keyBytes]: String(key.length),
    });
    await expectOrdersAfterItArrive("after-larger");
  });
});
