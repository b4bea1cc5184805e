#!/bin/sh
# Starts the site twice in a fresh clone as a newcomer would, prints how long it takes, and stops it again. Pip's cache is empty.
#
#   scripts/measure_start.sh CLONE [PYTHON]
set -eu
cd "$1"
wanted=${2:-}
port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')

make=
PIP_CACHE_DIR=$(mktemp -d)
export PIP_CACHE_DIR
trap '[ -z "$make" ] || kill "$make" 2>/dev/null || true; rm -rf "$PIP_CACHE_DIR"' EXIT

for start in first second; do
  began=$(date +%s%N)
  make run PORT="$port" PYTHON="$wanted" >"start-$start.log" 2>&1 &
  make=$!
  until curl --silent --fail --output /dev/null "http://127.0.0.1:$port/health/ready"; do
    kill -0 "$make" 2>/dev/null || { cat "start-$start.log"; exit 1; }
    sleep 0.05
  done
  echo "$start start: $((($(date +%s%N) - began) / 1000000)) ms until the site answers"
  curl --silent --fail --output /dev/null "http://127.0.0.1:$port/"
  curl --silent --fail --output /dev/null "http://127.0.0.1:$port/admin/login/"
  kill "$make"
  wait "$make" || true
  make=
done
