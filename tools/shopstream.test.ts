import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "chai";
import { inRepository } from "../project/repository";
import { COMMANDS, helpText } from "./shopstream";

describe("the command line", function () {
  this.timeout(60_000);

  it("has every command that make and npm call", () => {
    const callers = ["Makefile", "package.json"].map((file) => readFileSync(inRepository(file), "utf8")).join("\n");
    const called = [...callers.matchAll(/tools\/shopstream\.ts ([a-z-]+)/g)].map(([, name = ""]) => name);
    expect([...new Set(called)]).to.have.members(Object.keys(COMMANDS));
  });

  it("lists its commands, and refuses another one with exit code 2", () => {
    for (const name of Object.keys(COMMANDS)) expect(helpText()).to.include(`  ${name} `);
    const tsx = inRepository("node_modules/.bin/tsx");
    const { status, stderr } = spawnSync(tsx, [inRepository("tools/shopstream.ts"), "uo"], { encoding: "utf8" });
    expect(status).to.equal(2);
    expect(stderr).to.include('"uo" is not a command').and.include("  up ");
  });
});
