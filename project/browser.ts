import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/** Names under which Chromium or Chrome is on the PATH, and where macOS keeps it. */
const PROGRAMS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
const APPLICATIONS = [
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
];

/** The browser that looks at the pages: that of `CHROMIUM`, else the first that this machine has; undefined without one. */
export function findBrowser(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const folders = (environment.PATH ?? "").split(delimiter);
  const candidates = [
    ...(environment.CHROMIUM === undefined ? [] : [environment.CHROMIUM]),
    ...PROGRAMS.flatMap((program) => folders.map((folder) => join(folder, program))),
    ...APPLICATIONS,
  ];
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
