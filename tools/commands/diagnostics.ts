import { collectDiagnostics } from "../ci/diagnostics";
import { runCommandLine } from "./command";

runCommandLine(async () => {
  const [directory] = process.argv.slice(2);
  if (directory === undefined) throw new Error("usage: npm run diagnostics -- <directory>");
  const containers = await collectDiagnostics(directory);
  process.stdout.write(`${directory}: ${containers.join(", ") || "no container"}\n`);
});
