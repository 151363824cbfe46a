#!/bin/bash
# progress.sh WIRELOUPE: how far the reading is, is told where SIGUSR1 asks for it, and by itself on a terminal. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C TERM=dumb
tool=$(realpath "$1")
passed=0
failed=0
work=$(mktemp -d)
ours=
trap '[ -z "$ours" ] || kill $ours 2>/dev/null; wait; rm -rf "$work"' EXIT

check() { # sentence, command...
    local sentence=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$sentence: no"
        head -c 300 "$work"/err* | cat -v
    fi
}

wait_for() { # a pattern, in a file
    local i
    for ((i = 0; i < 600; i++)); do
        grep -aEq "$1" "$2" 2>/dev/null && return
        sleep 0.05
    done
    return 1
}

# A capture without an end.
endless() {
    head -c 24 captures/arp.pcap
    tail -c +25 captures/arp.pcap >"$work/records"
    while cat "$work/records" 2>/dev/null; do :; done
}

mkfifo "$work/fifo"
endless >"$work/fifo" 2>/dev/null &
ours=$!
"$tool" --count -r - <"$work/fifo" >"$work/out" 2>"$work/err" &
reader=$!
ours="$ours $reader"
wait_for 'reading from' "$work/err"
kill -USR1 $reader
check "SIGUSR1 asks for it" wait_for '^wireloupe: [0-9.]+ [kMGb][A-Za-z]* read, [0-9]+ packets?' "$work/err"
check "and does not end the reading" kill -0 $reader
kill -INT $reader
wait $reader
check "what is counted is told at the end" grep -Eq '^[0-9]+ packets$' "$work/out"
kill $ours 2>/dev/null
wait
ours=

# On a terminal, by itself, and taken away at the end. What waits for it is not timed.
if command -v script >/dev/null; then
    endless >"$work/fifo" 2>/dev/null &
    ours=$!
    script -qfec "'$tool' --count -r - <'$work/fifo'" "$work/err2" >/dev/null </dev/null 2>&1 &
    check "a terminal shows it" wait_for 'wireloupe: .* read, [0-9]+ packets, [0-9]+ a second' "$work/err2"
    kill $ours 2>/dev/null
    wait
    check "and it is taken away" wait_for $'\r\033\\[K([0-9]+ packets|wireloupe: .*truncated)' "$work/err2"
    ours=
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
