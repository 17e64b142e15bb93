import { expect } from "chai";
import { allSucceeded, runSteps } from "./run-steps";
import type { Step, StepObserver, StepReport } from "../../project/commands/step";

const silent: StepObserver = { started: () => undefined, told: () => undefined, ended: () => undefined };

function step(name: string, given: Partial<Step> = {}): Step {
  return { name, run: async () => "changed", remedy: "none", ...given };
}

function run(steps: Step[], maxConcurrent = 2, observer = silent): Promise<StepReport[]> {
  return runSteps(steps, { maxConcurrent, observer });
}

function outcomes(reports: StepReport[]): Record<string, string> {
  return Object.fromEntries(reports.map((report) => [report.step.name, report.outcome]));
}

const mustNotRun = () => Promise.reject(new Error("must not run"));

describe("running steps", () => {
  it("skips what is done", async () => {
    const reports = await run([step("ready", { isDone: () => true, run: mustNotRun })]);
    expect(outcomes(reports)).to.deep.equal({ ready: "skipped" });
    expect(allSucceeded(reports)).to.be.true;
  });

  it("calls a step skipped that found nothing to do", async () => {
    expect(outcomes(await run([step("image", { run: async () => "unchanged" })]))).to.deep.equal({ image: "skipped" });
  });

  it("blocks what depends on a failed step and runs the rest", async () => {
    const reports = await run([
      step("engine", { run: () => Promise.reject(new Error("no space left")) }),
      step("image", { after: ["engine"], run: mustNotRun }),
      step("stack", { after: ["image"], run: mustNotRun }),
      step("passphrase"),
    ]);
    expect(outcomes(reports)).to.deep.equal({
      engine: "failed",
      image: "blocked",
      stack: "blocked",
      passphrase: "done",
    });
    expect(reports[0]).to.have.property("reason", "no space left");
    expect(reports[2]).to.have.property("reason", 'depends on "image"');
    expect(allSucceeded(reports)).to.be.false;
  });

  it("counts a check that throws as a failure of its step", async () => {
    const reports = await run([step("engine", { isDone: () => Promise.reject(new Error("no answer")) })]);
    expect(reports[0]).to.include({ outcome: "failed", reason: "no answer" });
  });

  it("asks whether a step is done only after those it depends on", async () => {
    const order: string[] = [];
    await run([
      step("engine", { run: async () => (order.push("engine ran"), "changed") }),
      step("image", { after: ["engine"], isDone: () => order.push("image asked") > 0 }),
    ]);
    expect(order).to.deep.equal(["engine ran", "image asked"]);
  });

  it("runs independent steps side by side, never more than it may", async () => {
    let running = 0;
    let most = 0;
    const busy = async (): Promise<"changed"> => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      return "changed";
    };
    await run(
      ["a", "b", "c", "d", "e"].map((name) => step(name, { run: busy })),
      2,
    );
    expect(most).to.equal(2);
  });

  it("tells what happens, step by step", async () => {
    const seen: string[] = [];
    const observer: StepObserver = {
      started: ({ name }) => seen.push(`${name} started`),
      told: ({ name }, line) => seen.push(`${name}: ${line}`),
      ended: ({ step: { name }, outcome }) => seen.push(`${name} ${outcome}`),
    };
    const talking = step("image", { run: async (tell) => (tell("layer 1"), "changed") });
    await run([talking], 1, observer);
    expect(seen).to.deep.equal(["image started", "image: layer 1", "image done"]);
  });

  it("refuses a step that depends on an unknown one", async () => {
    const error = await run([step("image", { after: ["engine"] })]).catch((thrown: unknown) => thrown);
    expect(error).to.be.an("error").with.property("message").that.contains('depends on "engine"');
  });

  it("refuses two steps of one name", async () => {
    const error = await run([step("image"), step("image")]).catch((thrown: unknown) => thrown);
    expect(error).to.be.an("error").with.property("message", 'two steps are called "image"');
  });
});
