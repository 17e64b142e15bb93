import { examine } from "../doctor/doctor";
import { prerequisiteLines } from "../doctor/prerequisite";
import { chooseEdition } from "../setup/setup";
import { runCommandLine } from "./command";

runCommandLine(async () => {
  const { edition, reason, obstacle } = await chooseEdition();
  process.stdout.write(`${edition} edition: ${reason}\n${obstacle === undefined ? "" : `${obstacle}\n`}\n`);
  const prerequisites = await examine(edition);
  process.stdout.write(`${prerequisiteLines(prerequisites).join("\n")}\n`);
  const missing = prerequisites.filter(({ ok }) => !ok).length;
  if (missing > 0) throw new Error(`\n${missing} missing`);
});
