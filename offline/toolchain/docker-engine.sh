#!/usr/bin/env bash
# Provides a running Docker daemon on a Debian machine: installs Debian's docker.io if dockerd is missing, starts dockerd if
# no service manager does, and returns once `docker info` answers. Running it again changes nothing.
#
# usage: docker-engine.sh [log directory]    (default: <repository>/.shopstream/logs; needs root)
set -euo pipefail

repository=$(cd "$(dirname "$0")/../.." && pwd)
log_directory=${1:-$repository/.shopstream/logs}
log_file=$log_directory/dockerd.log
ready_timeout_s=120
answers_timeout_s=10

fail() {
  echo "docker-engine: $*" >&2
  exit 1
}

# `docker info` exits with 0 without a daemon unless a property of the server is requested.
daemon_answers() {
  timeout "$answers_timeout_s" docker info --format '{{.ServerVersion}}' >/dev/null 2>&1
}

wait_for_daemon() {
  local deadline=$((SECONDS + ready_timeout_s))
  until daemon_answers; do
    ((SECONDS < deadline)) || return 1
    if [[ -n ${1:-} && ! -d /proc/$1 ]]; then return 1; fi
    sleep 0.5
  done
}

install_engine() {
  echo "installing docker.io"
  command -v apt-get >/dev/null || fail "no dockerd and no apt-get: install Docker Engine yourself, then run again"
  # An unreachable package source is not fatal by itself; a package that cannot be installed below is.
  timeout 300 apt-get update -qq -o DPkg::Lock::Timeout=120 || true
  DEBIAN_FRONTEND=noninteractive timeout 600 apt-get install -y -qq --no-install-recommends \
    -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 docker.io iptables
}

# A pid file left by a crash keeps the next daemon from starting once another process has the same pid.
drop_stale_pid_file() {
  local pid_file=$1 program=$2 pid
  [[ -f $pid_file ]] || return 0
  pid=$(<"$pid_file")
  if [[ $(cat "/proc/$pid/comm" 2>/dev/null) != "$program" ]]; then rm -f "$pid_file"; fi
}

start_unsupervised() {
  drop_stale_pid_file /var/run/docker.pid dockerd
  drop_stale_pid_file /var/run/docker/containerd/containerd.pid containerd
  if [[ -f /var/run/docker.pid ]]; then
    echo "dockerd is starting already (pid $(</var/run/docker.pid))"
    started_pid=$(</var/run/docker.pid)
    return
  fi
  # A published port's proxy needs several descriptors for each connection and exits permanently when it runs out. This is the
  # limit in systemd's unit for dockerd, else the highest allowed.
  ulimit -n 1048576 2>/dev/null || ulimit -n "$(ulimit -Hn)"
  echo "starting dockerd, log: $log_file"
  setsid nohup dockerd >>"$log_file" 2>&1 </dev/null &
  started_pid=$!
}

if daemon_answers; then
  echo "Docker $(docker info --format '{{.ServerVersion}}') is running"
  exit 0
fi
[[ $(id -u) == 0 ]] || fail "the Docker daemon does not answer: start it, or run this as root"
mkdir -p "$log_directory"

command -v dockerd >/dev/null || install_engine

started_pid=
if ! daemon_answers; then
  if [[ -d /run/systemd/system ]]; then
    echo "starting docker.service"
    systemctl start docker
  else
    start_unsupervised
  fi
fi

if ! wait_for_daemon "$started_pid"; then
  tail -n 20 "$log_file" >&2 2>/dev/null || true
  fail "dockerd was not ready within $ready_timeout_s s; its log: $log_file"
fi
echo "Docker $(docker info --format '{{.ServerVersion}}') is running"
