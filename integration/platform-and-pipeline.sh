#!/usr/bin/env bash
# Two stacks on this machine, as the README has it: `platform` is Kafka, MySQL, Elasticsearch and Connect; `pipeline` has nothing but the
# settings that the platform gives it. The integration suite runs against the pipeline, then both are taken down (KEEP=1: not).
# SECURITY=on: the platform's servers ask for TLS and certificates. Needs the default ports. Stops at the first failure.
set -euo pipefail
cd "$(dirname "$0")/.."

step() { printf '\n== %s\n' "$*"; }
containers() { docker ps --filter "label=com.shopstream.stack=$1" --format '{{.Label "com.shopstream.component"}}' | sort | tr '\n' ' '; }
expect_containers() {
  local found
  found=$(containers "$1")
  [[ $found == "$2 " ]] || { echo "FAILED: the stack $1 runs $found, not $2" >&2; exit 1; }
}

step "the platform"
export STACK=platform
make setup
npx pulumi config set parts platform --stack platform
npx pulumi config set security "${SECURITY:-off}" --stack platform
make up
expect_containers platform "connect elasticsearch kafka-1 kafka-2 kafka-3 mysql"

step "the pipeline, with what the platform gives it"
export STACK=pipeline
make setup
npm run attach -- platform
make up
expect_containers pipeline "connect-supervisor hourly-streams operations order-consumer order-producer"

step "the suite against the pipeline"
# Tests look at more of the brokers than a pipeline may.
PLATFORM=platform npm run integration

[[ ${KEEP:-} == 1 ]] && exit 0
step "down: data on the platform is protected until it is said otherwise"
if make down; then echo "FAILED: topics and the database were not protected" >&2; exit 1; fi
npx pulumi config set protectExternalData false --stack pipeline
npx pulumi up --yes --skip-preview --stack pipeline
make down
STACK=platform make down
