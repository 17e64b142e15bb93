import { ENTRY_BYTES, FingerprintList } from "./fingerprint-list";

/** A record of the changelog: the keys that were remembered in one commit or in several that follow one another. */
export interface ChangelogChunk {
  /** Numbers of the first and the last commit whose keys it holds, both included. */
  readonly firstCommit: number;
  readonly lastCommit: number;
  /** The task's stream time at the last of them, in epoch milliseconds. */
  readonly streamTimeMs: number;
  readonly entries: FingerprintList;
}

const VERSION = 1;
/** Version and number of entries, 4 bytes each, then the three numbers as doubles. */
const HEADER_BYTES = 32;

/** Little-endian throughout; after the header 16 bytes for each entry. */
export function encodeChunk(chunk: ChangelogChunk): Buffer {
  const words = chunk.entries.packed();
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + words.length * Uint32Array.BYTES_PER_ELEMENT);
  bytes.writeUInt32LE(VERSION, 0);
  bytes.writeUInt32LE(chunk.entries.length, 4);
  bytes.writeDoubleLE(chunk.firstCommit, 8);
  bytes.writeDoubleLE(chunk.lastCommit, 16);
  bytes.writeDoubleLE(chunk.streamTimeMs, 24);
  let at = HEADER_BYTES;
  for (const word of words) at = bytes.writeUInt32LE(word, at);
  return bytes;
}

/** @throws Error when the bytes are not a chunk of this version */
export function decodeChunk(bytes: Buffer): ChangelogChunk {
  const complaint = complaintAbout(bytes);
  if (complaint !== undefined) {
    throw new Error(
      `a changelog record ${complaint}: it was not written by this version; ` +
        "stop every instance, delete the changelog's records and reset the application's offsets to rebuild it",
    );
  }
  const words = new Uint32Array((bytes.length - HEADER_BYTES) / Uint32Array.BYTES_PER_ELEMENT);
  for (let word = 0, at = HEADER_BYTES; word < words.length; word += 1, at += 4) words[word] = bytes.readUInt32LE(at);
  return {
    firstCommit: bytes.readDoubleLE(8),
    lastCommit: bytes.readDoubleLE(16),
    streamTimeMs: bytes.readDoubleLE(24),
    entries: FingerprintList.of(words),
  };
}

function complaintAbout(bytes: Buffer): string | undefined {
  if (bytes.length < HEADER_BYTES) return `has only ${bytes.length} bytes`;
  const version = bytes.readUInt32LE(0);
  if (version !== VERSION) return `has version ${version}`;
  const expected = HEADER_BYTES + bytes.readUInt32LE(4) * ENTRY_BYTES;
  return bytes.length === expected ? undefined : `has ${bytes.length} bytes instead of ${expected}`;
}
