import { expect } from "chai";
import { traceOfRecord } from "./trace-header";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT_ID = "00f067aa0ba902b7";
const TRACEPARENT = `00-${TRACE_ID}-${PARENT_ID}-01`;
const TRACE = { traceId: TRACE_ID, parentId: PARENT_ID, flags: 1 };
const bytes = (text: string) => [{ traceparent: Buffer.from(text) }];

describe("the trace of a record", () => {
  it("is read from its traceparent header, among others", () => {
    expect(traceOfRecord([{ first: "1" }, ...bytes(TRACEPARENT), { last: Buffer.from([0xff]) }])).to.deep.equal(TRACE);
    expect(traceOfRecord([{ traceparent: TRACEPARENT }])).to.deep.equal(TRACE);
  });

  it("is the last one's of several headers", () => {
    expect(
      traceOfRecord([...bytes(TRACEPARENT.replace(TRACE_ID, "1".repeat(32))), ...bytes(TRACEPARENT)]),
    ).to.deep.equal(TRACE);
    expect(traceOfRecord([...bytes(TRACEPARENT), ...bytes("nonsense")])).to.equal(null);
  });

  it("is null without headers, and with a malformed one of any size and content", () => {
    expect(traceOfRecord(undefined)).to.equal(null);
    expect(traceOfRecord([])).to.equal(null);
    expect(traceOfRecord([{ Traceparent: TRACEPARENT }])).to.equal(null);
    for (const text of ["", TRACEPARENT.slice(1), `${TRACEPARENT}x`, TRACEPARENT.padEnd(1_048_576, "0")]) {
      expect(traceOfRecord(bytes(text))).to.equal(null);
    }
    expect(traceOfRecord([{ traceparent: Buffer.alloc(55, 0xff) }])).to.equal(null);
  });

  it("of a later version may be followed by more", () => {
    expect(traceOfRecord(bytes(`01${TRACEPARENT.slice(2)}-${"x".repeat(1_000)}`))).to.deep.equal(TRACE);
  });
});
