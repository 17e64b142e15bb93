import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { PROJECT_FILTER } from "../../project/docker";
import { inRepository } from "../../project/repository";

interface WorkflowStep {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly permissions?: unknown;
  readonly "timeout-minutes"?: number;
  readonly steps: readonly WorkflowStep[];
}

interface Workflow {
  readonly permissions?: unknown;
  readonly concurrency?: { readonly group?: string };
  readonly jobs: Readonly<Record<string, Job>>;
}

const read = (...path: string[]): string => readFileSync(inRepository(...path), "utf8");
const folder = join(".github", "workflows");
const scripts = readdirSync(inRepository(".ci"));

const makeTargets = new Set([...read("Makefile").matchAll(/^([a-z]+):/gm)].map(([, name]) => name));
const npmScripts = new Set(Object.keys((JSON.parse(read("package.json")) as { scripts: object }).scripts));

/** The commands of a shell text that name something of this repository; comments are none. */
function commandsIn(shell: string): { make: string[]; npmRun: string[]; files: string[] } {
  const code = shell.replaceAll(/^\s*#.*$/gm, "");
  const all = (pattern: RegExp): string[] => [...code.matchAll(pattern)].map(([, name = ""]) => name);
  return {
    make: all(/(?<![\w./-])make ([a-z-]+)/g),
    npmRun: all(/(?<![\w./-])npm run (?:--silent )?([\w:-]+)/g),
    files: all(/(?<![\w./-])((?:\.ci|tools|integration)\/[\w./-]+)/g),
  };
}

function expectCommandsExist(shell: string): void {
  const { make, npmRun, files } = commandsIn(shell);
  for (const target of make) expect(makeTargets, "targets of the Makefile").to.include(target);
  for (const script of npmRun) expect(npmScripts, "scripts of package.json").to.include(script);
  for (const file of files) {
    const EXECUTABLE_BY_OWNER = 0o100;
    expect(statSync(inRepository(file)).mode & EXECUTABLE_BY_OWNER, `${file} is executable`).not.to.equal(0);
  }
}

describe("workflows", () => {
  const names = readdirSync(inRepository(folder));

  it("are these", () => {
    expect(names).to.have.members(["ci.yml", "registry-edition.yml"]);
  });

  for (const name of names) {
    describe(name, () => {
      const text = read(folder, name);
      const workflow = parse(text) as Workflow;
      const jobs = Object.entries(workflow.jobs);
      const steps = jobs.flatMap(([, job]) => job.steps);

      it("may read the repository and nothing else", () => {
        expect(workflow.permissions).to.deep.equal({ contents: "read" });
        for (const [job, { permissions }] of jobs) expect(permissions, job).to.equal(undefined);
      });

      it("leaves no credentials in the checkout", () => {
        const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));
        expect(checkouts).to.have.lengthOf(jobs.length);
        for (const checkout of checkouts) expect(checkout.with?.["persist-credentials"]).to.equal(false);
      });

      it("pins every action to a commit, and says its version", () => {
        const pinned = text.match(/^ +(?:- )?uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/gm) ?? [];
        const used = steps.filter(({ uses }) => uses !== undefined);
        expect(used).not.to.be.empty;
        expect(pinned).to.have.lengthOf(used.length);
      });

      it("brings no builder of its own, which would not see this machine's images", () => {
        for (const { uses } of steps) expect(uses ?? "").not.to.match(/setup-buildx-action/);
      });

      it("limits the time of every job, and runs once at a time", () => {
        for (const [job, { "timeout-minutes": limit }] of jobs) expect(limit, job).to.be.within(5, 150);
        expect(workflow.concurrency?.group).to.be.a("string");
      });

      it("calls what exists", () => {
        for (const { run } of steps) if (run !== undefined) expectCommandsExist(run);
      });
    });
  }

  it("run on every push and every week", () => {
    const { on } = parse(read(folder, "registry-edition.yml")) as { on: Record<string, unknown> };
    expect(on).to.have.all.keys("push", "pull_request", "workflow_dispatch", "schedule");
    const { on: ci } = parse(read(folder, "ci.yml")) as { on: Record<string, unknown> };
    expect(ci).to.have.all.keys("push", "pull_request");
  });

  for (const script of scripts) {
    it(`run .ci/${script}, which calls what exists`, () => expectCommandsExist(read(".ci", script)));
  }

  it("look for what is left by the project's label", () => {
    expect(read(".ci", "nothing-left")).to.contain(`\nlabel=${PROJECT_FILTER}\n`);
  });
});
