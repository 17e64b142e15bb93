import { existsSync } from "node:fs";
import { expect } from "chai";
import { runCommand } from "../project/commands/command";
import { inLocalState, inRepository, logFile, schemathesisProgram } from "../project/repository";
import { findStack, type Stack } from "./harness/stack";

/** Fixed, so that a run that fails can be repeated. */
const SEED = 1;

/** Requests of each kind for each operation, at most. */
const MAX_EXAMPLES = 30;

const TIMEOUT_MS = 180_000;

/** Sends requests that a service's document allows and forbids, and fails where an answer disagrees with the document. */
async function test(serviceName: string, url: string): Promise<void> {
  await runCommand({
    file: schemathesisProgram(),
    args: [
      ...["run", `${url}/openapi.json`, "--no-color", "--seed", String(SEED), "--max-examples", String(MAX_EXAMPLES)],
      ...["--generation-database", "none", "--request-timeout", "30", "--warnings", "off"],
    ],
    // It writes records of its runs there.
    workingDirectory: inLocalState(),
    environment: {
      SCHEMATHESIS_HOOKS: inRepository("integration", "schemathesis", "hooks.py"),
      PYTHONDONTWRITEBYTECODE: "1",
    },
    logFile: logFile(`schemathesis-${serviceName}`),
    timeoutMs: TIMEOUT_MS,
  });
}

describe("the services answer as their OpenAPI documents say", () => {
  let stack: Stack;
  before(async () => {
    expect(existsSync(schemathesisProgram()), `${schemathesisProgram()} is missing: run \`make setup\``).to.equal(true);
    stack = await findStack();
  });

  for (const [serviceName, urlOf] of [
    ["order-producer", ({ orderProducerUrl }: Stack) => orderProducerUrl],
    ["order-consumer", ({ orderConsumerUrl }: Stack) => orderConsumerUrl],
    ["hourly-streams", ({ hourlyStreamsUrl }: Stack) => hourlyStreamsUrl],
    ["operations", ({ operationsUrl }: Stack) => operationsUrl],
  ] as const) {
    it(`${serviceName} does, whatever is sent to it`, () => test(serviceName, urlOf(stack))).timeout(
      TIMEOUT_MS + 10_000,
    );
  }
});
