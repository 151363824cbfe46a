#!/bin/bash
# json.sh WIRELOUPE [DIRECTORY]: what --json writes of every capture (of another directory) parses strictly, fits its own schema where
# python3-jsonschema is installed, and says of each packet what --map says.
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C
command -v python3 >/dev/null || { echo "no python3: 0 passed, 0 failed"; exit 0; }
exec python3 tests/golden/json_check.py "$1" "${2-captures}"
