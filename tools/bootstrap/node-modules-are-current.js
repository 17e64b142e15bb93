// Exits with 0 if node_modules matches package-lock.json. npm records what it has installed in its own lock file; comparing the
// two takes milliseconds and also notices an `npm install` by hand.
// Plain JavaScript: it runs before anything is installed.
const { readFileSync } = require("node:fs");

const packagesOf = (file) => JSON.parse(readFileSync(file, "utf8")).packages;

function isCurrent() {
  const wanted = packagesOf("package-lock.json");
  const installed = packagesOf("node_modules/.package-lock.json");
  return Object.entries(wanted)
    .filter(([path, entry]) => path.startsWith("node_modules/") && !entry.optional)
    .every(([path, entry]) => installed[path]?.version === entry.version && installed[path]?.link === entry.link);
}

try {
  process.exitCode = isCurrent() ? 0 : 1;
} catch {
  process.exitCode = 1;
}
