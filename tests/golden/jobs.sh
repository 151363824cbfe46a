#!/bin/bash
# jobs.sh WIRELOUPE: --jobs: several threads write what one writes, in the same order, with the same facts about flows.
# Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C TERM=dumb
unset NO_COLOR
tool=$(realpath "$1")
# Nothing takes so long but threads that wait for each other; a sanitizer, on a busy machine, is slow.
wait=${JOBS_WAIT:-100}
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

note() { # whether it held, what was tried
    if [ "$1" = yes ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'wireloupe %s: not what one thread writes\n' "$2"
    fi
}

# Many packets of all kinds of protocols, several times: more batches than there is room for.
captures=()
for _ in $(seq "${ROUNDS:-2}"); do
    for file in captures/*.pcap; do
        captures+=("$file")
    done
done
printf '%s\n' "${captures[@]}" >"$work/list"

for view in '-nn' '-nn -v' '-nn -e -X' '-tttt' '--json' '--json=bulk -x' '--map' '--fields frame.number,ip.src,tcp.analysis.retransmission' \
    '--csv --fields ip,udp.port' '--walk' '--walk=rows --color=always' '--walk --explain --lang ja' '--walk --worksheet'; do
    # shellcheck disable=SC2086
    timeout "$wait" "$tool" $view -V "$work/list" >"$work/one" 2>"$work/one.err"
    for n in 1 2 5; do
        # shellcheck disable=SC2086
        timeout "$wait" "$tool" --jobs $n $view -V "$work/list" >"$work/several" 2>"$work/several.err"
        same=no
        [ -s "$work/one" ] && cmp -s "$work/one" "$work/several" && cmp -s "$work/one.err" "$work/several.err" && same=yes
        note $same "--jobs $n $view"
    done
done

# Some of the packets, and none.
for some in '-c 1' '-c 100' '-Y tcp.analysis.retransmission' '--only dns' '--frame 70-140,300' 'udp port 53' 'greater 100000'; do
    # shellcheck disable=SC2086
    "$tool" --json -V "$work/list" $some >"$work/one" 2>/dev/null
    # shellcheck disable=SC2086
    "$tool" --jobs 3 --json -V "$work/list" $some >"$work/several" 2>/dev/null
    same=no
    cmp -s "$work/one" "$work/several" && same=yes
    note $same "--jobs 3 --json $some"
done

# Who reads stops reading; nobody can write.
timeout "$wait" "$tool" --jobs 3 --map -V "$work/list" 2>"$work/err" | head -n 3 >"$work/several"
[ "${PIPESTATUS[0]}" -eq 141 ] && [ "$(wc -l <"$work/several")" -eq 3 ] && ! grep -v '^reading' "$work/err" >/dev/null && same=yes || same=no
note $same '--jobs 3 --map | head -n 3'
timeout "$wait" "$tool" --jobs 3 --map -V "$work/list" 2>"$work/err" >/dev/full
[ $? -eq 1 ] && grep -q 'Unable to write output: No space left on device' "$work/err" && same=yes || same=no
note $same '--jobs 3 --map >/dev/full'
# A file that ends too early: what was read is shown.
head -c 1500 captures/tls13.pcap >"$work/cut"
"$tool" --json -r "$work/cut" >"$work/one" 2>/dev/null
"$tool" --jobs 2 --json -r "$work/cut" >"$work/several" 2>/dev/null
[ $? -eq 1 ] && [ -s "$work/one" ] && cmp -s "$work/one" "$work/several" && same=yes || same=no
note $same '--jobs 2 --json -r CUT'

# What no several threads can show is said.
for refused in '--flows' '--follow' '--html -' '-ttt' '-ttttt' '--grade captures/frame1.txt'; do
    # shellcheck disable=SC2086
    timeout "$wait" "$tool" --jobs 2 $refused -r captures/arp.pcap >/dev/null 2>"$work/err" </dev/null
    [ $? -eq 2 ] && [ "$(grep -c . "$work/err")" -eq 1 ] && grep -q -- --jobs "$work/err" && same=yes || same=no
    note $same "--jobs 2 $refused"
done
for number in 0 65 x ''; do
    timeout "$wait" "$tool" --jobs "$number" -r captures/arp.pcap >/dev/null 2>"$work/err"
    [ $? -eq 2 ] && grep -q 'invalid number of jobs' "$work/err" && same=yes || same=no
    note $same "--jobs '$number'"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
