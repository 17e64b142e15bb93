import { requireDocker } from "../docker";
import { clean } from "../leftovers/clean";
import { runCommandLine } from "./command";

runCommandLine(async () => {
  await requireDocker();
  await clean((line) => process.stdout.write(`${line}\n`));
});
