import { readFileSync } from "node:fs";
import { inRepository } from "../project/repository";
import type { RequiredProgram } from "../tools/doctor/programs";

/** What the offline edition builds with, beside what every edition needs. */
export function offlinePrograms(): RequiredProgram[] {
  return [
    {
      name: "go",
      versionArgs: ["version"],
      least: leastGo(),
      remedy: "install Go from go.dev, or from your system's packages where they are new enough",
    },
    { name: "apt-get", remedy: "take a Debian machine, or the other edition: EDITION=registry" },
  ];
}

function leastGo(): string {
  const goMod = readFileSync(inRepository("offline/toolchain/pulumi-cli/go.mod"), "utf8");
  return /^go (\S+)$/m.exec(goMod)?.[1] ?? "1.25";
}
