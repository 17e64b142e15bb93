import { endianness } from "node:os";
import { ENTRY_WORDS, FingerprintList } from "./fingerprint";

/** A record of the changelog: the keys that were remembered in one commit or in several consecutive ones. */
export interface ChangelogChunk {
  /** Numbers of the first and the last commit whose keys it holds, both included. */
  readonly firstCommit: number;
  readonly lastCommit: number;
  /** The task's stream time at the last of them, in epoch milliseconds. */
  readonly streamTimeMs: number;
  readonly entries: FingerprintList;
}

/** Distinguishes this application's records from any others on the topic. */
const MAGIC = Buffer.from("ShopStream chunk");
const VERSION = 1;
/** The magic bytes, version and number of entries (4 bytes each), then three doubles. */
const HEADER_BYTES = MAGIC.length + 32;

/** Little-endian throughout; after the header 16 bytes for each entry. */
export function encodeChunk(chunk: ChangelogChunk): Buffer {
  const words = chunk.entries.packed();
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + words.length * Uint32Array.BYTES_PER_ELEMENT);
  MAGIC.copy(bytes);
  let header = bytes.writeUInt32LE(VERSION, MAGIC.length);
  header = bytes.writeUInt32LE(chunk.entries.length, header);
  header = bytes.writeDoubleLE(chunk.firstCommit, header);
  header = bytes.writeDoubleLE(chunk.lastCommit, header);
  bytes.writeDoubleLE(chunk.streamTimeMs, header);
  Buffer.from(words.buffer, words.byteOffset, words.byteLength).copy(bytes, HEADER_BYTES);
  littleEndian(bytes.subarray(HEADER_BYTES));
  return bytes;
}

/**
 * Reads a chunk.
 * @returns undefined for a record that this application has not written
 * @throws Error for a record of another version
 */
export function decodeChunk(bytes: Buffer): ChangelogChunk | undefined {
  if (!bytes.subarray(0, MAGIC.length).equals(MAGIC) || bytes.length < HEADER_BYTES) return undefined;
  requireVersion(bytes.readUInt32LE(MAGIC.length));
  const wordCount = bytes.readUInt32LE(MAGIC.length + 4) * ENTRY_WORDS;
  // Checked before anything is allocated: in a foreign record the number may be anything up to 2^32.
  if (bytes.length !== HEADER_BYTES + wordCount * Uint32Array.BYTES_PER_ELEMENT) return undefined;
  const words = new Uint32Array(wordCount);
  const target = Buffer.from(words.buffer);
  bytes.copy(target, 0, HEADER_BYTES);
  littleEndian(target);
  return {
    firstCommit: bytes.readDoubleLE(MAGIC.length + 8),
    lastCommit: bytes.readDoubleLE(MAGIC.length + 16),
    streamTimeMs: bytes.readDoubleLE(MAGIC.length + 24),
    entries: FingerprintList.of(words),
  };
}

/** Turns words round in place where this processor has them the other way. Reading them one by one would take longer. */
function littleEndian(words: Buffer): void {
  if (endianness() === "BE") words.swap32();
}

function requireVersion(version: number): void {
  if (version === VERSION) return;
  throw new Error(
    `the changelog was written by another version (${version} instead of ${VERSION}): run that one, or stop every ` +
      "instance, empty the application's internal topics and reset its offsets to count anew",
  );
}
