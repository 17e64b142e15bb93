import fc from "fast-check";
import { ORDER_ENTITY, type Order } from "../order";

/** Any value of one field of an order, in its canonical form. */
function arbitraryField(name: keyof Order): fc.Arbitrary<string | number> {
  const { type } = ORDER_ENTITY.fields[name];
  switch (type.kind) {
    case "string":
      return fc
        .string({ unit: "grapheme-ascii", minLength: 1, maxLength: type.maxLength })
        .map((text) => text.trim())
        .filter((text) => text !== "");
    case "int32":
      return fc.integer({ min: type.minimum, max: 2_147_483_647 });
    case "int64":
      return fc.maxSafeNat();
    case "decimal":
      return fc
        .bigInt({ min: 0n, max: 10n ** BigInt(type.precision) - 1n })
        .map((scaled) => scaled.toString().padStart(type.scale + 1, "0"))
        .map((digits) => `${digits.slice(0, -type.scale)}.${digits.slice(-type.scale)}`);
    case "timestamp":
      return fc
        .date({
          min: new Date("1000-01-01T00:00:00.000Z"),
          max: new Date("9999-12-31T23:59:59.999Z"),
          noInvalidDate: true,
        })
        .map((instant) => instant.toISOString());
  }
}

/** Any order that the contract allows, as on `orders-topic`. */
export function arbitraryOrder(): fc.Arbitrary<Order> {
  const fields = Object.keys(ORDER_ENTITY.fields).map((name) => [name, arbitraryField(name as keyof Order)] as const);
  return fc.record(Object.fromEntries(fields)) as unknown as fc.Arbitrary<Order>;
}
