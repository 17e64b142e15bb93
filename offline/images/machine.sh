# The settings with which this machine reaches its package registries, so that builds in containers reach the same ones. Public
# settings only: tokens and passwords are left out.
# Sourced by build.sh and base/build.sh.

# Debian's archives that apt uses here: "uri suite component", one a line.
debian_archives() {
  # apt knows an archive's origin only from its index, which a fresh machine has not downloaded yet.
  if [[ -z $(debian_index_targets) ]]; then apt-get update -qq >&2; fi
  debian_index_targets
}

debian_index_targets() {
  apt-get indextargets --format '$(REPO_URI) $(RELEASE) $(COMPONENT)' 'Created-By: Packages' 'Origin: Debian' | LC_ALL=C sort -u
}

apt_settings() {
  apt-config dump | grep -E '^Acquire::(Check-Valid-Until|Check-Date|https?::Proxy) ' | grep -v '@' || true
}

# Everything that the base image contains of this machine, as one text: part of the base image's recipe.
machine_settings() {
  debian_archives
  apt_settings
  npm_settings
  maven_settings
  sha256sum </etc/ssl/certs/ca-certificates.crt
}

npm_settings() {
  local registry
  registry=$(npm config get registry 2>/dev/null)
  # A registry with credentials in its address is left out.
  if [[ $registry != *@* ]]; then echo "registry=$registry"; fi
  echo 'cafile=/etc/ssl/certs/ca-certificates.crt'
}

# Maven's mirrors and proxies; servers and passwords are not copied.
maven_settings() {
  local settings
  echo '<settings>'
  for settings in "$HOME/.m2/settings.xml" /etc/maven/settings.xml; do
    if [[ -r $settings ]]; then
      perl -0777 -ne 's/<!--.*?-->//gs; s/<(username|password)>.*?<\/\1>//gs; print "$&\n" while /<(mirrors|proxies)>.*?<\/\1>/gs' "$settings"
      break
    fi
  done
  echo '</settings>'
}

# A proxy is passed to each build and stored in no image.
proxy_build_arguments() {
  local name
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    if [[ -n ${!name:-} ]]; then echo "--build-arg $name"; fi
  done
}
