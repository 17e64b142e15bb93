import { expect } from "chai";
import { LOG_STATUSES } from "../../../contract/log-message";
import { logRecord } from "./log-record";

function errorMessageOf(errorMessage: string): unknown {
  const args = { serviceName: "order-consumer", eventId: "event-1", nowMs: 0 } as const;
  const { value } = logRecord({ status: LOG_STATUSES.poison, errorMessage }, args);
  return (JSON.parse(value) as { readonly errorMessage: unknown }).errorMessage;
}

describe("a log record", () => {
  it("has an error message that the sink accepts: no longer than the contract's, no half of a character, not empty", () => {
    expect(errorMessageOf("x".repeat(2_000))).to.equal("x".repeat(1_024));
    expect(errorMessageOf(`${"x".repeat(1_023)}😀`)).to.equal(`${"x".repeat(1_023)}\ufffd`);
    expect(errorMessageOf('the value is not an order: unknown field "\ud800"')).to.contain("\ufffd");
    expect(errorMessageOf("")).to.equal(null);
  });
});
