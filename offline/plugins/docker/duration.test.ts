import { expect } from "chai";
import { durationNs, durationText } from "./duration";

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

describe("a duration that is read back", () => {
  const cases: [given: string, readBack: string][] = [
    ["0", "0s"],
    ["120s", "2m0s"],
    ["1h", "1h0m0s"],
    ["90m1s", "1h30m1s"],
    ["3s", "3s"],
    ["1500ms", "1.5s"],
    ["250ms", "250ms"],
    ["1.5us", "1.5µs"],
  ];
  for (const [given, readBack] of cases) {
    it(`"${given}" is "${readBack}"`, () => expect(durationText(durationNs(given)!)).to.equal(readBack));
  }
});
