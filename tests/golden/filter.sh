#!/bin/bash
# filter.sh WIRELOUPE: each expression of tests/filter/EXPRESSIONS chooses the packets that stand there.
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C
passed=0
failed=0
while IFS= read -r line; do
    case $line in '' | '#'*) continue ;; esac
    capture=${line%% | *}
    rest=${line#* | }
    expression=${rest%% | *}
    rest=${rest#"$expression"}
    rest=${rest# | }
    expected=${rest%% | *}
    found=$("$1" -r "captures/$capture.pcap" -Y "$expression" -# -t -nn -q 2>&1 </dev/null |
        sed -nE 's/^ *([0-9]+)  .*/\1/p; /^wireloupe: -Y/p' | tr '\n' ' ')
    if [ "${found% }" = "$expected" ]; then
        passed=$((passed + 1))
    else
        echo "$capture: $expression: packets \"${found% }\", not \"$expected\""
        failed=$((failed + 1))
    fi
done <tests/filter/EXPRESSIONS
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
