const SEED = 0x9747b28c;
const MULTIPLIER = 0x5bd1e995;

/**
 * The partition that a key belongs to: what Kafka's Java client, librdkafka's `murmur2_random` and kafkajs choose for a
 * record that has a key (org.apache.kafka.clients.producer.internals.BuiltInPartitioner).
 */
export function partitionOf(key: Buffer, partitions: number): number {
  return (murmur2(key) & 0x7fffffff) % partitions;
}

/** MurmurHash2, 32 bits, with the seed that Kafka uses (org.apache.kafka.common.utils.Utils). */
function murmur2(data: Buffer): number {
  const { length } = data;
  let hash = SEED ^ length;
  let at = 0;
  for (; at + 4 <= length; at += 4) {
    let word = Math.imul(data.readInt32LE(at), MULTIPLIER);
    word ^= word >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }
  const rest = length - at;
  if (rest === 3) hash ^= data.readUInt8(at + 2) << 16;
  if (rest >= 2) hash ^= data.readUInt8(at + 1) << 8;
  if (rest >= 1) hash = Math.imul(hash ^ data.readUInt8(at), MULTIPLIER);
  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return hash ^ (hash >>> 15);
}
