import { expect } from "chai";
import { formatTraceparent, parseTraceparent } from "../../../contract/trace-context";
import { continueTrace } from "./request-trace";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT_ID = "00f067aa0ba902b7";

describe("the trace of a request", () => {
  it("is the client's, with its flags and a parent id of its own each time", () => {
    for (const flags of [0, 1, 2, 3]) {
      const traces = [1, 2].map(() => continueTrace(`00-${TRACE_ID}-${PARENT_ID}-0${flags}`));
      for (const trace of traces) {
        expect(trace).to.include({ traceId: TRACE_ID, flags });
        expect(parseTraceparent(formatTraceparent(trace))).to.deep.equal(trace);
      }
      expect(new Set([PARENT_ID, ...traces.map(({ parentId }) => parentId)]).size).to.equal(3);
    }
  });

  it("has ids of its own in every one of thousands of requests", () => {
    const traces = Array.from({ length: 5_000 }, () => continueTrace(undefined));
    for (const trace of traces) expect(parseTraceparent(formatTraceparent(trace))).to.deep.equal(trace);
    expect(new Set(traces.flatMap(({ traceId, parentId }) => [traceId, parentId])).size).to.equal(10_000);
  });

  it("is a new, valid one for a request without a traceparent, or with a malformed one", () => {
    const traces = [undefined, "", `00-${"0".repeat(32)}-${PARENT_ID}-01`, `00-${TRACE_ID}`].map(continueTrace);
    for (const trace of traces) expect(parseTraceparent(formatTraceparent(trace))).to.deep.equal(trace);
    expect(new Set([TRACE_ID, ...traces.map(({ traceId }) => traceId)]).size).to.equal(traces.length + 1);
  });
});
