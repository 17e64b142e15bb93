// Exits 0 where node_modules holds what package-lock.json says. npm records what it has installed in a lock file of its
// own; comparing the two takes milliseconds, needs no stamp, and sees an `npm install` done by hand.
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
