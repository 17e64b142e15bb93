#!/usr/bin/env bash
# Installs node_modules, including the project's own Node.js, where they are missing or differ from package-lock.json.
# This runs before any TypeScript can.
set -euo pipefail

cd "$(dirname "$0")/../.."
log_file=.shopstream/logs/node-modules.log
install_timeout_s=3600

fail() {
  echo "$*" >&2
  exit 1
}

# `timeout` is GNU's: macOS has none.
limited() {
  if command -v timeout >/dev/null; then timeout "$install_timeout_s" "$@"; else "$@"; fi
}

logged() {
  limited "$@" >>"$log_file" 2>&1 ||
    fail "Step \"node modules\" failed: $*
  log:    $log_file
  remedy: read the log's last lines, check that npm's registry answers (npm ping), then run the same command again."
}

if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  fail "Node.js 20.19 or newer and npm are missing: install them (nodejs.org, or your system's packages), then run this again."
fi
mkdir -p .shopstream/logs

if ! node tools/bootstrap/node-modules-are-current.js; then
  echo " start  node modules"
  started=$SECONDS
  logged npm ci --no-progress
  echo "    ok  node modules  $((SECONDS - started)) s"
fi
# The project's Node.js is a package whose install script fetches the binary; .npmrc lets no script run by itself.
if ! node_modules/.bin/node --version >/dev/null 2>&1; then
  logged npm rebuild node --ignore-scripts=false
fi
