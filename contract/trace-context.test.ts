import { expect } from "chai";
import fc from "fast-check";
import { formatTraceparent, parseTraceparent, TRACE_FLAGS, TRACE_ID_LENGTH, TRACEPARENT_LENGTH } from "./trace-context";

const TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT_ID = "00f067aa0ba902b7";
const EXAMPLE = `00-${TRACE_ID}-${PARENT_ID}-01`;

const hexText = (length: number) =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((text) => /[^0]/.test(text));
const anyContext = fc.record({
  traceId: hexText(TRACE_ID_LENGTH),
  parentId: hexText(16),
  flags: fc.integer({ min: 0, max: TRACE_FLAGS.sampled | TRACE_FLAGS.random }),
});

describe("traceparent", () => {
  it("reads the standard's example", () => {
    expect(parseTraceparent(EXAMPLE)).to.deep.equal({ traceId: TRACE_ID, parentId: PARENT_ID, flags: 1 });
    expect(EXAMPLE).to.have.length(TRACEPARENT_LENGTH);
  });

  it("reads back what it writes", () => {
    fc.assert(
      fc.property(anyContext, (context) => {
        expect(parseTraceparent(formatTraceparent(context))).to.deep.equal(context);
      }),
    );
  });

  for (const [what, text] of [
    ["nothing", ""],
    ["the forbidden version", EXAMPLE.replace(/^00/, "ff")],
    ["a version that is not hexadecimal", EXAMPLE.replace(/^00/, "0x")],
    ["a trace id of zeros", EXAMPLE.replace(TRACE_ID, "0".repeat(32))],
    ["a parent id of zeros", EXAMPLE.replace(PARENT_ID, "0".repeat(16))],
    ["upper-case digits", EXAMPLE.toUpperCase()],
    ["a trace id that is too short", EXAMPLE.replace(TRACE_ID, TRACE_ID.slice(1))],
    ["a trace id that is too long", EXAMPLE.replace(TRACE_ID, `${TRACE_ID}0`)],
    ["a parent id that is too short", EXAMPLE.replace(PARENT_ID, PARENT_ID.slice(1))],
    ["no flags", EXAMPLE.slice(0, -3)],
    ["flags of one digit", EXAMPLE.slice(0, -1)],
    ["flags that are not hexadecimal", EXAMPLE.replace(/01$/, "zz")],
    ["another separator", EXAMPLE.replaceAll("-", "_")],
    ["blanks around it", ` ${EXAMPLE} `],
    ["a line end behind it", `${EXAMPLE}\n`],
    ["more behind version 00", `${EXAMPLE}-more`],
    ["a dash behind version 00", `${EXAMPLE}-`],
    ["two headers, joined as HTTP does", `${EXAMPLE}, ${EXAMPLE}`],
    ["more behind a later version without a dash", `${EXAMPLE.replace(/^00/, "01")}more`],
  ] as const) {
    it(`ignores ${what}`, () => {
      expect(parseTraceparent(text)).to.equal(undefined);
    });
  }

  it("ignores every text with one character changed to something that is no hexadecimal digit", () => {
    const foreign = fc.string({ minLength: 1, maxLength: 1 }).filter((text) => !/[0-9a-f-]/.test(text));
    fc.assert(
      fc.property(anyContext, fc.nat({ max: TRACEPARENT_LENGTH - 1 }), foreign, (context, at, character) => {
        const text = formatTraceparent(context);
        expect(parseTraceparent(text.slice(0, at) + character + text.slice(at + 1))).to.equal(undefined);
      }),
    );
  });

  it("reads a later version as far as version 00 goes, and answers with version 00", () => {
    const later = EXAMPLE.replace(/^00/, "cc");
    for (const text of [later, `${later}-`, `${later}-what-the-future-will-be-like`]) {
      const context = parseTraceparent(text);
      expect(context && formatTraceparent(context)).to.equal(EXAMPLE);
    }
  });

  it("keeps the flags it knows and drops the others", () => {
    const flagsOf = (flags: string) => parseTraceparent(EXAMPLE.replace(/01$/, flags))?.flags;
    expect(flagsOf("00")).to.equal(0);
    expect(flagsOf("03")).to.equal(3);
    expect(flagsOf("ff")).to.equal(3);
    expect(flagsOf("f0")).to.equal(0);
  });
});
