import { readFileSync } from "node:fs";
import { expect } from "chai";
import { inRepository } from "../../../project/repository";
import { SUPERVISOR_RESTARTED } from "./restarts";

describe("the supervisor's message of a restart", () => {
  it("starts as the suite expects: with another text, a restart would go unnoticed", () => {
    const source = readFileSync(inRepository("connectors", "supervisor", "supervise.ts"), "utf8");
    const messages = [...source.matchAll(/"restarted [^"]*"/g)].map(([message]) => message);
    expect(messages).to.have.length.greaterThan(1);
    for (const message of messages) expect(message).to.include(`"${SUPERVISOR_RESTARTED}`);
  });
});
