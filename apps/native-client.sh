#!/bin/sh
# Puts the Kafka client's native part into node_modules: the prebuilt one where it can be downloaded, else one built
# from the package's own sources. Run it in the folder of node_modules.
set -eu

client=node_modules/@confluentinc/kafka-javascript

if (cd "$client" && ../../.bin/node-pre-gyp install); then
  exit 0
fi

echo "no prebuilt native Kafka client is available: building it from source (2 to 3 minutes)"
apt-get update
apt-get install --yes --no-install-recommends g++ make python3 libssl-dev libzstd-dev zlib1g-dev
# `dynamic` links the system's OpenSSL, zlib and zstd; the default downloads their sources.
CKJS_LINKING=dynamic npm_config_nodedir=/usr/local npm rebuild --ignore-scripts=false --foreground-scripts @confluentinc/kafka-javascript
