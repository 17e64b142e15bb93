import { takeDown } from "../leftovers/take-down";
import { stackName } from "../../project/stack-name";
import { runCommandLine } from "./command";

runCommandLine(async () => {
  const left = await takeDown();
  for (const { kind, name } of left) process.stdout.write(`still there: ${kind} ${name}\n`);
  if (left.length > 0) throw new Error("`make clean` removes them; it asks before it deletes volumes");
  process.stdout.write(
    [
      "",
      `The stack ${stackName()} is down: no container, network or volume of it is left.`,
      "Kept for the next `make up`: the images, Pulumi's programs, and .shopstream/ (the empty stack's state, logs).",
      "",
    ].join("\n"),
  );
});
