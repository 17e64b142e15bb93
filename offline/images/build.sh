#!/usr/bin/env bash
# Builds the offline edition's images from packages, where no image registry is reachable.
#
#   build.sh IMAGE     builds one image; its base images must exist already
#   build.sh kafka VERSION  builds Kafka's with another version than the default, for the setting kafkaImage
#   build.sh --all     builds every image, each after its base images
#   build.sh --outdated  prints the names of the images that are missing or not current, one a line
#   build.sh --list    prints "name: dependency dependency", one image a line
#
# A label on each image holds the hash of its recipe and its bases' recipes: an image that is current is skipped, so an
# interrupted run continues where it stopped.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
source ./machine.sh

readonly PROJECT_LABEL=com.shopstream.project=shopstream
readonly RECIPE_LABEL=com.shopstream.recipe

# name: its base images, in build order
readonly CATALOGUE='base:
node: base
java: base
mysql: base
prometheus: base
proxy: base
maven: java
kafka: java maven
elasticsearch: java maven
elasticsearch-sink: maven'

tag_of() {
  case $1 in
    base) echo shopstream-offline/base:bookworm ;;
    node) echo shopstream-offline/node:24 ;;
    java) echo shopstream-offline/java:17 ;;
    maven) echo shopstream-offline/maven:3-17 ;;
    kafka) echo "shopstream-offline/kafka:${kafka_version:-3.4.0}" ;;
    mysql) echo shopstream-offline/mysql:9.7 ;;
    proxy) echo shopstream-offline/haproxy:2.6 ;;
    prometheus) echo shopstream-offline/prometheus:2.42 ;;
    elasticsearch) echo shopstream-offline/elasticsearch:8.8.0 ;;
    elasticsearch-sink) echo shopstream-offline/elasticsearch-sink:1 ;;
    *) fail "no image is called '$1'. Choose from: $(names)" ;;
  esac
}

recipe_folder_of() {
  if [[ $1 == elasticsearch-sink ]]; then echo ../elasticsearch-sink; else echo "$1"; fi
}

names() { cut -d: -f1 <<<"$CATALOGUE" | paste -sd' '; }

dependencies_of() { sed -n "s/^$1: *//p" <<<"$CATALOGUE"; }

fail() {
  echo "offline/images: $*" >&2
  exit 1
}

# One hash over everything that decides what the image holds.
recipe_hash_of() {
  local name=$1 folder dependency
  folder=$(recipe_folder_of "$name")
  {
    find "$folder" -name target -prune -o -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    for dependency in $(dependencies_of "$name"); do recipe_hash_of "$dependency"; done
    if [[ $name == base ]]; then echo "$machine_settings"; fi
    if [[ $name == kafka ]]; then echo -n "$kafka_version"; fi
  } | sha256sum | cut -d' ' -f1
}

version_build_argument() {
  if [[ $1 == kafka && -n $kafka_version ]]; then echo "--build-arg KAFKA_VERSION=$kafka_version"; fi
}

recipe_built_as() {
  docker image inspect --format "{{ index .Config.Labels \"$RECIPE_LABEL\" }}" "$1" 2>/dev/null || true
}

build() {
  local name=$1 tag hash replaced dependency started=$SECONDS
  tag=$(tag_of "$name")
  hash=$(recipe_hash_of "$name")

  if [[ $(recipe_built_as "$tag") == "$hash" ]]; then
    echo "$tag is current"
    return
  fi
  for dependency in $(dependencies_of "$name"); do
    docker image inspect "$(tag_of "$dependency")" >/dev/null 2>&1 ||
      fail "$tag is built on $(tag_of "$dependency"), which is missing: run offline/images/build.sh $dependency"
  done

  echo "building $tag"
  replaced=$(docker image inspect --format '{{ .Id }}' "$tag" 2>/dev/null || true)
  if [[ -x $name/build.sh ]]; then
    "$name/build.sh" "$tag" --label "$PROJECT_LABEL" --label "$RECIPE_LABEL=$hash"
  else
    # Debian's docker CLI has only the classic builder; these recipes build the same with BuildKit.
    DOCKER_BUILDKIT=0 docker build --force-rm $(proxy_build_arguments) $(version_build_argument "$name") --tag "$tag" \
      --label "$PROJECT_LABEL" --label "$RECIPE_LABEL=$hash" "$(recipe_folder_of "$name")"
  fi || fail "$tag did not build: the lines above name the step. Fix that and run offline/images/build.sh $name again"
  # Images that are built on the replaced one keep it until they are rebuilt.
  if [[ -n $replaced ]]; then docker image rm "$replaced" >/dev/null 2>&1 || true; fi
  echo "built $tag in $((SECONDS - started)) s"
}

main() {
  case ${1:-} in
    --list)
      echo "$CATALOGUE"
      return
      ;;
    '') fail "say which image: $(names), or --all" ;;
  esac

  [[ $# -eq 1 || ($1 == kafka && $2 =~ ^[0-9]+(\.[0-9]+)+$) ]] || fail "only kafka takes a version, such as: build.sh kafka 3.9.2"
  readonly kafka_version=${2:-}
  docker info --format '{{ .ServerVersion }}' >/dev/null 2>&1 || fail "the Docker daemon does not answer: start it ('make setup' does) and run this again"
  machine_settings=$(machine_settings)
  readonly machine_settings
  if [[ $1 == --all ]]; then
    local name
    for name in $(names); do build "$name"; done
  elif [[ $1 == --outdated ]]; then
    local name
    for name in $(names); do
      [[ $(recipe_built_as "$(tag_of "$name")") == "$(recipe_hash_of "$name")" ]] || echo "$name"
    done
  else
    build "$1"
  fi
}

main "$@"
