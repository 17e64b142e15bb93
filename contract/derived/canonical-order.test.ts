import { expect } from "chai";
import fc from "fast-check";
import type { Order } from "../order";
import { partitionOf } from "../partitioner";
import { RECORD_VALUE_MAX_BYTES } from "../record-limits";
import { ORDERS_TOPIC } from "../topics";
import { arbitraryOrder } from "../testing/arbitrary-order";
import { canonicalOrderOf, type OrderRecord } from "./canonical-order";
import { readOrderRecord, validateOrderRecord } from "./order-record";

const NOW_MS = Date.UTC(2026, 10, 22, 14, 5);

const order: Order = {
  orderId: "6f1c3f0e-1111-4222-8333-444455556666",
  customerId: "customer-1",
  productId: "product 1",
  quantity: 3,
  price: "12.50",
  orderTime: "2026-11-22T14:05:00.123Z",
  status: "CREATED",
};

const partitionOfKey = (key: string) => partitionOf(Buffer.from(key), ORDERS_TOPIC.partitions);

function recordOf(value: unknown, key: string | null = order.orderId): OrderRecord {
  return {
    partition: partitionOfKey(key ?? ""),
    key: key === null ? null : Buffer.from(key),
    value: Buffer.from(JSON.stringify(value)),
    timestamp: NOW_MS,
  };
}

/** Valid, almost valid and invalid values of the fields of an order. */
const fieldValue = fc.oneof(
  fc.string({ unit: "binary", maxLength: 70 }),
  fc.constantFrom("", " x", "x ", "é", "\u007f", "a".repeat(64), "a".repeat(65), "\u0000"),
  fc.constantFrom("1", "1.5", "01.50", "0.00", "9999999999.99", "10000000000.00", "-1.00", "1.234", ".50", "1e3.00"),
  fc.constantFrom(0, 1, -1, 1.5, 2_147_483_647, 2_147_483_648, NaN, null, true, [], {}),
  fc.constantFrom(
    ...[
      "2026-11-22T14:05:00.123Z",
      "2026-11-22T14:05:00Z",
      "2026-11-22T14:05:00.123+02:00",
      "2026-02-29T00:00:00.000Z",
    ],
    ...["2024-02-29T00:00:00.000Z", "2026-11-31T00:00:00.000Z", "2026-11-22T24:00:00.000Z", "2026-11-22T23:59:60.000Z"],
    ...["1969-12-31T23:59:59.999Z", "0001-01-01T00:00:00.000Z", "2026-11-22 14:05:00.123Z", "2026-13-01T00:00:00.000Z"],
    ...["2026-11-22T16:05:00.000Z", "2026-11-22T16:05:00.001Z", "9999-12-31T23:59:59.999Z", "+02026-11-22T14:05:00.0Z"],
  ),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);

const change = fc.oneof(
  fc.record({ field: fc.constantFrom(...Object.keys(order)), value: fieldValue }),
  fc.record({ field: fc.constantFrom("extra", "__proto__", ""), value: fieldValue }),
  fc.record({ field: fc.constantFrom(...Object.keys(order)), value: fc.constant(undefined) }),
);

/** Mostly the partition that the key belongs to, and rarely a value that is too long. */
const otherPartition = fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 2 }));
const padding = fc.oneof(
  { weight: 9, arbitrary: fc.constant(0) },
  fc.constantFrom(RECORD_VALUE_MAX_BYTES, RECORD_VALUE_MAX_BYTES + 1),
);

describe("an order in canonical form", () => {
  it("is recognized without the validator, whatever it holds", () => {
    expect(canonicalOrderOf(recordOf(order))).to.deep.equal(order);
    const min = new Date(0);
    const max = new Date(NOW_MS);
    fc.assert(
      fc.property(arbitraryOrder(), fc.date({ min, max, noInvalidDate: true }), (any, date) => {
        const recent = { ...any, orderTime: date.toISOString() };
        expect(canonicalOrderOf(recordOf(recent, recent.orderId))).to.deep.equal(recent);
      }),
    );
  });

  it("is what the validator makes of it, for every record: reading it the fast way changes nothing", () => {
    fc.assert(
      fc.property(
        fc.array(change, { maxLength: 2 }),
        fc.boolean(),
        otherPartition,
        padding,
        (changes, sameKey, other, pad) => {
          const entries = new Map<string, unknown>(Object.entries(order));
          for (const { field, value } of changes) entries.set(field, value);
          const json = `{${[...entries]
            .filter(([, value]) => value !== undefined)
            .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
            .join(",")}}`;
          const orderId = entries.get("orderId");
          const key = sameKey && typeof orderId === "string" ? orderId : order.orderId;
          const partition = (partitionOfKey(key) + other) % ORDERS_TOPIC.partitions;
          const value = Buffer.from(json.padEnd(pad));
          const record = { partition, key: Buffer.from(key), value, timestamp: NOW_MS };
          expect(readOrderRecord(record)).to.deep.equal(validateOrderRecord(record));
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("is one on the partition that its key belongs to among those of the stack, and on no other", () => {
    for (const partitions of [1, 4, 6, 7]) {
      const own = partitionOf(Buffer.from(order.orderId), partitions);
      for (let partition = 0; partition < partitions; partition += 1) {
        const record = { ...recordOf(order), partition };
        const expected = partition === own ? order : undefined;
        expect(canonicalOrderOf(record, partitions), `${partition} of ${partitions}`).to.deep.equal(expected);
        expect(validateOrderRecord(record, partitions).order).to.deep.equal(expected);
        expect(readOrderRecord(record, partitions)).to.deep.equal(validateOrderRecord(record, partitions));
      }
    }
  });

  it("is not found in bytes that are not an order at all", () => {
    for (const value of [null, Buffer.alloc(0), Buffer.from("null"), Buffer.from("[]"), Buffer.from([0xff, 0xfe])]) {
      expect(canonicalOrderOf({ ...recordOf(null, "x"), value })).to.equal(undefined);
    }
    expect(canonicalOrderOf(recordOf(order, null))).to.equal(undefined);
    expect(canonicalOrderOf(recordOf(order, "another key"))).to.equal(undefined);
    const withMark = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(JSON.stringify(order))]);
    const marked = { ...recordOf(order), value: withMark };
    expect(readOrderRecord(marked)).to.deep.equal(validateOrderRecord(marked));
  });
});
