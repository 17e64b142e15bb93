import { hash } from "node:crypto";

/** How many 32-bit words a fingerprint has. */
export const FINGERPRINT_WORDS = 3;

/**
 * Writes the fingerprint of a record key into `target`: the first 96 bits of its SHA-256.
 *
 * Two different keys among n remembered ones share a fingerprint with a probability of about n² / 2^97: 6 · 10^-18 for
 * a million, 6 · 10^-12 for a billion. The hash is a cryptographic one because clients choose order ids: with a fast
 * one anybody could make two that collide, and the second would not be counted.
 */
export function fingerprintInto(key: Buffer, target: Uint32Array): void {
  // A Latin-1 string costs a quarter of what a Buffer for the digest does.
  const digest = hash("sha256", key, "binary");
  for (let word = 0; word < FINGERPRINT_WORDS; word += 1) {
    const at = word * 4;
    target[word] =
      digest.charCodeAt(at) |
      (digest.charCodeAt(at + 1) << 8) |
      (digest.charCodeAt(at + 2) << 16) |
      (digest.charCodeAt(at + 3) << 24);
  }
}
