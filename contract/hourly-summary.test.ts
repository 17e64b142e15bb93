import { expect } from "chai";
import fc from "fast-check";
import { WINDOW_SIZE_MS, formatHourWindow, HOURLY_COUNT_ENTITY, hourWindowOf } from "./hourly-summary";

describe("hourWindow", () => {
  it("is the UTC start of the hour, without milliseconds", () => {
    expect(hourWindowOf(Date.parse("2026-11-22T14:59:59.999Z"))).to.equal("2026-11-22T14:00:00Z");
    expect(hourWindowOf(Date.parse("2026-11-22T15:00:00.000Z"))).to.equal("2026-11-22T15:00:00Z");
  });

  it("contains the instants from its start up to the next window's, and fits its column", () => {
    const { type } = HOURLY_COUNT_ENTITY.fields.hourWindow;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Date.parse("9999-12-31T23:00:00Z") }), (instantMs) => {
        const hourWindow = hourWindowOf(instantMs);
        const startMs = Date.parse(hourWindow);
        expect(instantMs - startMs).to.be.within(0, WINDOW_SIZE_MS - 1);
        expect(formatHourWindow(startMs)).to.equal(hourWindow);
        expect(type).to.deep.equal({ kind: "string", maxLength: hourWindow.length });
      }),
    );
  });
});
