import { expect } from "chai";
import fc from "fast-check";
import { parseCanonicalTimestamp } from "./canonical-timestamp";

/** The reference: Date's reading of a text, if Date would write the same text. */
function byDate(text: string): number | undefined {
  const instantMs = Date.parse(text);
  const isCanonical = !Number.isNaN(instantMs) && instantMs >= 0 && new Date(instantMs).toISOString() === text;
  return isCanonical ? instantMs : undefined;
}

describe("a canonical timestamp", () => {
  it("is read as Date reads it, from 1970 to 9999", () => {
    const min = new Date(0);
    const max = new Date("9999-12-31T23:59:59.999Z");
    fc.assert(
      fc.property(fc.date({ min, max, noInvalidDate: true }), (date) => {
        expect(parseCanonicalTimestamp(date.toISOString())).to.equal(date.getTime());
      }),
    );
  });

  it("is accepted only if it is canonical, with any value in any two-digit field", () => {
    for (const at of [5, 8, 11, 14, 17]) {
      for (let value = 0; value < 100; value += 1) {
        for (const text of ["2024-02-28T12:30:30.123Z", "2026-11-22T14:05:00.000Z"]) {
          const changed = text.slice(0, at) + String(value).padStart(2, "0") + text.slice(at + 2);
          expect(parseCanonicalTimestamp(changed), changed).to.equal(byDate(changed));
        }
      }
    }
  });

  it("is accepted only if it is canonical, with any characters in any position", () => {
    const text = "2026-11-22T14:05:00.000Z";
    fc.assert(
      fc.property(fc.nat(text.length), fc.string({ maxLength: 2, unit: "binary" }), (at, other) => {
        const changed = text.slice(0, at) + other + text.slice(at + 1);
        expect(parseCanonicalTimestamp(changed), changed).to.equal(byDate(changed));
      }),
      { numRuns: 2_000 },
    );
  });
});
