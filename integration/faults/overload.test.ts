import { expect } from "chai";
import type { AttemptResult } from "../harness/load/order-client";
import { requireRefusedAtOnce } from "./overload";

const accepted = (tookMs: number): AttemptResult => ({ kind: "accepted", traceId: null, tookMs });
const refused = (tookMs: number): AttemptResult => ({
  kind: "refused",
  tookMs,
  retryAfterMs: 1_000,
  hasRetryAfter: true,
});

describe("refusals under overload", () => {
  it("pass when they take less time than acceptances in the median", () => {
    const results = [refused(5), refused(5), refused(900), accepted(50), accepted(60), accepted(1)];
    expect(requireRefusedAtOnce(results)).to.match(/3 were accepted \(50 ms .* 3 refused \(5 ms\)/);
  });

  it("fail when they take as long", () => {
    expect(() => requireRefusedAtOnce([refused(50), accepted(50)])).to.throw("a refusal took 50 ms");
  });

  it("fail when nothing was measured", () => {
    for (const results of [[], [refused(1)], [accepted(1)], [{ kind: "unknown", reason: "reset" } as const]]) {
      expect(() => requireRefusedAtOnce(results)).to.throw("nothing was measured");
    }
  });
});
