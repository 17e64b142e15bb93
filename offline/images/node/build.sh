#!/usr/bin/env bash
# Node 24 out of npm packages: the binary, its headers and npm itself, laid out as in the official image.
# Usage: build.sh TAG [docker build option]...
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
source ../machine.sh

readonly NODE_VERSION=24.21.0
readonly NPM_VERSION=11.19.1
readonly TAG=$1
shift

case $(dpkg --print-architecture) in
  amd64) architecture=x64 ;;
  arm64) architecture=arm64 ;;
  *)
    echo "offline/images/node: npm carries no Node binary for $(dpkg --print-architecture): build on amd64 or arm64" >&2
    exit 1
    ;;
esac

context=$(mktemp -d)
trap 'rm -rf "$context"' EXIT

# Unpacks an npm package into the build's context.
fetch() {
  local package=$1 folder=$context/$2 tarball
  tarball=$(npm pack --silent --pack-destination "$context" "$package") || {
    echo "offline/images/node: $package could not be fetched: 'npm view $package' shows why" >&2
    exit 1
  }
  mkdir "$folder"
  tar --extract --gzip --no-same-owner --strip-components=1 --directory "$folder" --file "$context/$tarball"
  rm "$context/$tarball"
}

fetch "node-linux-$architecture@$NODE_VERSION" node
fetch "npm@$NPM_VERSION" npm
chmod +x "$context/node/bin/node" "$context"/npm/bin/*-cli.js
cp Dockerfile "$context/"

DOCKER_BUILDKIT=0 docker build --force-rm $(proxy_build_arguments) --tag "$TAG" "$@" "$context"
