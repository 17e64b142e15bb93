import { writeFileSync } from "node:fs";
import { runCommandLine } from "../../project/commands/command-line";
import { parseOptions } from "../../project/commands/options";
import { inRepository } from "../../project/repository";
import { renderDocument } from "../markdown/sections";
import { TABLES } from "./document";

const DOCUMENT = inRepository("docs", "scaling.md");
const USAGE = `npm run bench:capacity [-- --write]
  What 10,000, 100,000 and a million orders a second need, by arithmetic from what was measured (bench/capacity/measured.ts).

  --write   puts the tables into docs/scaling.md
  --help    this text`;
const OPTIONS = { write: { type: "boolean", default: false }, help: { type: "boolean", default: false } } as const;

runCommandLine(async () => {
  const { write, help } = parseOptions(process.argv.slice(2), { options: OPTIONS, usage: USAGE });
  if (help) console.log(USAGE);
  else console.log(`${TABLES.measured}\n\n${TABLES.needs}`);
  if (!write) return;
  writeFileSync(DOCUMENT, await renderDocument(DOCUMENT, TABLES));
});
