import { clean } from "../leftovers/clean";
import { dockerStep } from "../setup/docker-step";
import { performSteps } from "../steps/perform-steps";
import { runCommandLine } from "./command";

const { ALL, YES } = process.env;

runCommandLine(async () => {
  // A daemon that is not running would start the containers of an earlier stack when it does.
  await performSteps([dockerStep()]);
  await clean({
    scope: ALL === "1" ? "all" : "stack",
    yes: YES === "1",
    isInteractive: process.stdin.isTTY,
    tell: (line) => process.stdout.write(`${line}\n`),
  });
});
