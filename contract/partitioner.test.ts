import { expect } from "chai";
import fc from "fast-check";
import { Partitioners } from "kafkajs";
import { partitionOf } from "./partitioner";

describe("the partition of a key", () => {
  it("is the one that kafkajs, an independent implementation, chooses as Java clients do", () => {
    const choose = Partitioners.DefaultPartitioner();
    const partitionMetadata = [0, 1, 2, 3, 4, 5, 6].map((partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: 1,
      replicas: [1],
      isr: [1],
    }));
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 70 }), fc.integer({ min: 1, max: 7 }), (bytes, partitions) => {
        const key = Buffer.from(bytes);
        const chosen = choose({
          topic: "orders-topic",
          partitionMetadata: partitionMetadata.slice(0, partitions),
          message: { key, value: null },
        });
        expect(partitionOf(key, partitions)).to.equal(chosen);
      }),
      { numRuns: 2_000 },
    );
  });

  it("matches the hashes of Kafka's own tests", () => {
    // org.apache.kafka.common.utils.UtilsTest, testMurmur2, made positive and taken modulo 2^20.
    const partitions = 1_048_576;
    for (const [key, hash] of [
      ["21", -973932308],
      ["foobar", -790332482],
      ["a-little-bit-long-string", -985981536],
      ["a-little-bit-longer-string", -1486304829],
      ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
      ["abc", 479470107],
    ] as const) {
      expect(partitionOf(Buffer.from(key), partitions), key).to.equal((hash & 0x7fffffff) % partitions);
    }
  });
});
