import { expect } from "chai";
import type { SourceName } from "../domain/answers";
import type { Failure } from "../domain/reading";
import { until } from "../testing/until";
import { Sampler, type Sources } from "./sampler";
import { failureOf, UnexpectedAnswer, type Source } from "./source";

const HOUR = { hourWindow: "2026-11-28T16:00:00Z", transactionCount: 1 };
const source = <Value>(ask: Source<Value>["ask"], deadlineMs = 15): Source<Value> => ({
  intervalMs: 2,
  deadlineMs,
  ask,
});

describe("the sampler", () => {
  let sampler: Sampler | undefined;
  afterEach(() => sampler?.stop());

  const sample = (sources: Sources) => {
    const answers: Partial<Record<SourceName, number>> = {};
    const failures: Partial<Record<SourceName, Failure[]>> = {};
    sampler = new Sampler(sources, {
      noteAnswer: (name) => (answers[name] = (answers[name] ?? 0) + 1),
      noteFailure: (name, failure) => (failures[name] ??= []).push(failure),
    });
    sampler.start();
    return { sampler, answers, failures };
  };

  it("asks every source in its own rhythm: one that hangs costs itself alone, and is not asked again until it answers", async () => {
    let asked = 0;
    let answerLate: (() => void) | undefined;
    const { answers, failures } = sample({
      hour: source(async () => HOUR),
      // Ignores its signal, as a call of a native library does.
      summaries: source(() => {
        asked += 1;
        return new Promise((resolve) => (answerLate = () => resolve([])));
      }),
    });
    await until(() => (failures.summaries?.length ?? 0) >= 3);
    expect(answers.hour).to.be.greaterThan(5);
    expect(failures.hour).to.equal(undefined);
    expect(failures.summaries?.[0]).to.deep.equal({ kind: "silent", reason: "no answer within 15 ms" });
    expect(asked).to.equal(1);
    answerLate?.();
    await until(() => asked === 2);
  });

  it("goes on after failures, and notes the next answer", async () => {
    let asked = 0;
    const { answers, failures } = sample({
      hour: source(async () => {
        asked += 1;
        if (asked <= 3) throw Object.assign(new Error("connect"), { code: "ECONNREFUSED" });
        return HOUR;
      }),
    });
    await until(() => (answers.hour ?? 0) > 0);
    expect(failures.hour).to.have.length(3);
    expect(failures.hour?.[0]).to.include({ kind: "refused" });
  });

  it("asks nobody before it starts and after it stops, and gives up what is in flight", async () => {
    let asked = 0;
    let isAborted = false;
    const {
      sampler: started,
      answers,
      failures,
    } = sample({
      hour: source((signal) => {
        asked += 1;
        return new Promise((_resolve, reject) => {
          signal.addEventListener("abort", () => {
            isAborted = true;
            reject(new Error("aborted"));
          });
        });
      }, 60_000),
    });
    await until(() => asked === 1);
    await started.stop();
    expect({ asked, isAborted, answers, failures }).to.deep.equal({
      asked: 1,
      isAborted: true,
      answers: {},
      failures: {},
    });
    started.start();
    await until(() => asked === 2);
  });
});

describe("the failure of a source", () => {
  const withCode = (code: string) => Object.assign(new Error(code), { code });

  it("is told from its error, also where fetch wraps it", () => {
    const kind = (error: unknown) => failureOf(error, 1_000).kind;
    expect(kind(withCode("ECONNREFUSED"))).to.equal("refused");
    expect(kind(new TypeError("fetch failed", { cause: withCode("ENOTFOUND") }))).to.equal("refused");
    expect(kind(new TypeError("fetch failed", { cause: new AggregateError([withCode("ECONNREFUSED")]) }))).to.equal(
      "refused",
    );
    expect(kind(withCode("PROTOCOL_SEQUENCE_TIMEOUT"))).to.equal("silent");
    expect(kind(AbortSignal.abort().reason)).to.equal("silent");
    expect(kind(new UnexpectedAnswer("it answers 500"))).to.equal("answered");
  });
});
