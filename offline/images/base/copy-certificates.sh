#!/usr/bin/env bash
# Adds the authorities that this machine trusts beyond Debian's own to the trust store of the tree at ROOT.
# Usage: copy-certificates.sh ROOT
set -euo pipefail

readonly ROOT=$1
readonly BUNDLE=/etc/ssl/certs/ca-certificates.crt
readonly ADDED=$ROOT/usr/local/share/ca-certificates

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fingerprints_in() {
  local certificate
  for certificate in "$1"/*.crt; do
    openssl x509 -noout -fingerprint -sha256 -in "$certificate" | sed "s|\$| $certificate|"
  done | LC_ALL=C sort
}

# One file a certificate, named in the order of the bundle.
split_bundle() {
  mkdir -p "$2"
  awk -v folder="$2" '/BEGIN CERTIFICATE/ { file = sprintf("%s/%04d.crt", folder, ++count) } file { print > file } /END CERTIFICATE/ { close(file); file = "" }' "$1"
}

split_bundle "$BUNDLE" "$work/machine"
split_bundle "$ROOT$BUNDLE" "$work/debian"

mkdir -p "$ADDED"
LC_ALL=C join -v 1 <(fingerprints_in "$work/machine" | sed 's/sha256 Fingerprint=//') <(fingerprints_in "$work/debian" | sed 's/sha256 Fingerprint=//') |
  while read -r _ certificate; do cp "$certificate" "$ADDED/machine-$(basename "$certificate")"; done

chroot "$ROOT" update-ca-certificates >/dev/null 2>&1
