import { zstdCompress, zstdDecompress } from "node:zlib";
import { promisify } from "node:util";
import { CompressionCodecs, CompressionTypes } from "kafkajs";
import { compressFrame, decompressFrame } from "lz4-napi";
import { compress as snappyCompress, uncompress as snappyUncompress } from "snappy";

/** A codec as kafkajs calls it; the encoder holds the records of a batch. */
interface Codec {
  compress(encoder: { readonly buffer: Buffer }): Promise<Buffer>;
  decompress(compressed: Buffer): Promise<Buffer>;
}

/** The header of Java's snappy format: blocks with their lengths (org.xerial.snappy.SnappyOutputStream). */
const XERIAL_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0]);
const XERIAL_HEADER_BYTES = 16;

async function uncompressSnappy(compressed: Buffer): Promise<Buffer> {
  if (!compressed.subarray(0, XERIAL_MAGIC.length).equals(XERIAL_MAGIC))
    return asBuffer(await snappyUncompress(compressed));
  const blocks: Buffer[] = [];
  for (let at = XERIAL_HEADER_BYTES; at < compressed.length;) {
    const end = at + 4 + compressed.readInt32BE(at);
    blocks.push(asBuffer(await snappyUncompress(compressed.subarray(at + 4, end))));
    at = end;
  }
  return Buffer.concat(blocks);
}

const asBuffer = (bytes: Buffer | string): Buffer => (typeof bytes === "string" ? Buffer.from(bytes) : bytes);

const CODECS: readonly (readonly [CompressionTypes, Codec])[] = [
  [
    CompressionTypes.Snappy,
    { compress: async ({ buffer }) => snappyCompress(buffer), decompress: async (bytes) => uncompressSnappy(bytes) },
  ],
  [
    CompressionTypes.LZ4,
    { compress: async ({ buffer }) => compressFrame(buffer), decompress: async (bytes) => decompressFrame(bytes) },
  ],
  [
    CompressionTypes.ZSTD,
    { compress: async ({ buffer }) => promisify(zstdCompress)(buffer), decompress: promisify(zstdDecompress) },
  ],
];

/** Registers the codecs that kafkajs lacks: any client may use them, so the harness has to read and write them. */
export function registerCodecs(): void {
  const registered: Record<number, () => Codec> = CompressionCodecs;
  for (const [type, codec] of CODECS) registered[type] = () => codec;
}
