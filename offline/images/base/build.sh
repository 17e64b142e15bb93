#!/usr/bin/env bash
# Debian bookworm as an image, made by debootstrap, with this machine's way to the package registries.
# Usage: build.sh TAG [--label KEY=VALUE]...
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
source ../machine.sh

readonly SUITE=bookworm
readonly TAG=$1
shift

fail() {
  echo "offline/images/base: $*" >&2
  exit 1
}

[[ $(id -u) == 0 ]] || fail 'debootstrap needs root: run this as root'
command -v debootstrap >/dev/null || apt-get install --yes --no-install-recommends debootstrap ||
  fail "debootstrap is missing: run 'apt-get update && apt-get install debootstrap'"

archives=$(debian_archives)
# Without an archive of its own apt knows, debootstrap takes its default one.
mirror=$(awk -v suite=$SUITE '$2 == suite { print $1; exit }' <<<"$archives")

root=$(mktemp -d)
trap 'rm -rf --one-file-system "$root"' EXIT

# Documentation and translations are of no use in a container: dpkg leaves them out, as Debian's slim images do.
mkdir -p "$root/etc/dpkg/dpkg.cfg.d" "$root/etc/apt/apt.conf.d"
cp dpkg-slim.cfg "$root/etc/dpkg/dpkg.cfg.d/slim"
cp apt-slim.conf "$root/etc/apt/apt.conf.d/slim"

echo "debootstrap $SUITE"
log=$(mktemp)
debootstrap --variant=minbase --include=ca-certificates "$SUITE" "$root" ${mirror:+"$mirror"} >"$log" 2>&1 || {
  tail -20 "$log" >&2
  fail "debootstrap failed, see $log. Where the archive was not reached: mend /etc/apt/sources.list*, run apt-get update, and run this again"
}
rm "$log"

if [[ -n $archives ]]; then
  rm -f "$root/etc/apt/sources.list"
  awk '{ print "deb", $1, $2, $3 }' <<<"$archives" >"$root/etc/apt/sources.list.d/machine.list"
fi
apt_settings >"$root/etc/apt/apt.conf.d/machine"

./copy-certificates.sh "$root"

mkdir -p "$root/usr/local/etc" "$root/etc/maven"
npm_settings >"$root/usr/local/etc/npmrc"
maven_settings >"$root/etc/maven/machine-settings.xml"

rm -rf "$root"/var/cache/apt/* "$root"/var/lib/apt/lists/* "$root"/var/log/bootstrap.log "$root"/usr/share/doc/* \
  "$root"/usr/share/locale/* "$root"/usr/share/man/*

changes=(--change 'CMD ["bash"]' --change 'ENV LANG=C.UTF-8' --change 'ENV NODE_EXTRA_CA_CERTS=/etc/ssl/certs/ca-certificates.crt')
while (($#)); do
  [[ $1 == --label ]] && changes+=(--change "LABEL ${2}")
  shift 2
done
tar --create --numeric-owner --one-file-system --directory "$root" . | docker import "${changes[@]}" - "$TAG" >/dev/null
