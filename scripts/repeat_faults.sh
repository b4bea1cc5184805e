#!/usr/bin/env bash
# Runs the tests of tests/search/faults again and again, and ends at the first failure.
#
#   scripts/repeat_faults.sh PYTHON TIMES [arguments of pytest]
#
# Uses the cluster at TEST_ELASTICSEARCH_CLUSTER_URL; without one, starts one of three nodes and stops it at the end.
set -euo pipefail
cd "$(dirname "$0")/.."
python=$1 times=$2
shift 2

if [ -z "${TEST_ELASTICSEARCH_CLUSTER_URL:-}" ]; then
  port=${FAULTS_PORT:-9330}
  trap '../shared/elasticsearch/es stop --port "$port"' EXIT
  TEST_ELASTICSEARCH_CLUSTER_URL=$(../shared/elasticsearch/es start --port "$port" --nodes 3 --heap 512m --password faults)
  export TEST_ELASTICSEARCH_CLUSTER_URL
fi
export REQUIRE_ALL=1
for round in $(seq "$times"); do
  echo "==> Round $round of $times ($SECONDS s)"
  "$python" -m pytest tests/search/faults -q -n 0 --durations=0 --durations-min=1 "$@"
done
echo "==> Passed $times times in a row ($SECONDS s)"
