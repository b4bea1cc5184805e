#!/bin/sh
# Makes a virtual environment and installs pinned requirements into it; quick when there is nothing to do.
#
#   scripts/make_environment.sh DIRECTORY production|development [PYTHON]
#
# A stamp is written last, so an environment without one is half-made, and is made again from the start.
set -eu
directory=$1 kind=$2 wanted=${3:-}
cd "$(dirname "$0")/.."
python=$directory/bin/python

# What the stamp says when the environment is right: these requirements, on this Python.
stamp_for() {
  echo "$(cksum <"requirements/$1.txt") $("$python" -c 'import sys; print(sys.version)' 2>/dev/null)"
}

is_stamped() {
  [ "$(cat "$directory/installed-$1" 2>/dev/null)" = "$(stamp_for "$1")" ]
}

# A name on the PATH may be a pyenv shim that only says no, or a Python without venv: try it.
is_good_python() {
  "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

find_python() {
  for candidate in ${wanted:-python3.13 python3.12 python3.11 python3}; do
    if is_good_python "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  {
    echo "No usable Python found (tried: ${wanted:-python3.13, python3.12, python3.11, python3})."
    echo "This project needs Python 3.11 or newer, with its venv module (Debian: apt-get install python3-venv)."
    echo "Name another one like this: make run PYTHON=/path/to/python3.12"
  } >&2
  exit 1
}

is_stamped "$kind" && exit 0

if [ ! -e "$directory/installed-production" ] || ! "$python" -c 'import pip' 2>/dev/null; then
  found=$(find_python)
  echo "Making $directory with $("$found" --version)."
  "$found" -m venv --clear "$directory"
fi
rm -f "$directory"/installed-*
echo "Installing requirements/$kind.txt; the first time takes about a minute."
# Most of what comes is never imported; what is, Python compiles when it first meets it.
"$python" -m pip install --quiet --disable-pip-version-check --no-input --no-compile --require-hashes \
  -r "requirements/$kind.txt"

# development.txt holds all of production.txt at the same versions (a test says so).
for name in production $([ "$kind" = production ] || echo "$kind"); do
  stamp_for "$name" >"$directory/installed-$name.part"
  mv "$directory/installed-$name.part" "$directory/installed-$name"
done
