import { expect } from "chai";
import { durationNs } from "./duration";

describe("a duration", () => {
  const cases: [text: string, ns: number | undefined][] = [
    ["0", 0],
    ["0s", 0],
    ["5s", 5e9],
    ["1m30s", 90e9],
    ["500ms", 5e8],
    ["1.5h", 5400e9],
    ["", undefined],
    ["5", undefined],
    ["5 s", undefined],
    ["-5s", undefined],
    ["5sec", undefined],
  ];
  for (const [text, ns] of cases) {
    it(`"${text}" is ${ns === undefined ? "none" : `${ns} ns`}`, () => expect(durationNs(text)).to.equal(ns));
  }
});
