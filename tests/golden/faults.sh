#!/bin/bash
# faults.sh WIRELOUPE: what goes wrong around the program. Memory that is refused, at each of its requests; a size
# that files may not exceed; a stop in the middle of a write; an end without warning between two files; a clock
# that goes back. What was read before is whole, and what is missing is told. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C TERM=dumb
tool=$(realpath "$1")
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

note() { # whether it held, what was tried, what was wrong
    if [ "$1" = yes ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: %s\n' "$2" "$3"
    fi
}

# said: the lines on stderr that are no matter of course
said() { grep -v -e '^reading from ' -e '--no-sandbox: ' "$1"; }
count() { "$tool" --count -r "$1" 2>/dev/null | cut -d' ' -f1; }

# ---- memory ----

# refused ARGUMENT...: the run again and again, each time with one more of its requests granted before one is refused.
# Either nothing is missing, or a line says that memory is, and the exit status is 1.
refused() {
    local n=0 wrong='' own most
    FAIL_COUNT=1 LD_PRELOAD=$work/failing.so "$tool" "$@" >"$work/whole" 2>"$work/err" </dev/null
    own=$?
    most=$(sed -n 's/^requests //p' "$work/err" | tail -n 1)
    while [ $n -lt "${most:-0}" ] && [ -z "$wrong" ]; do
        n=$((n + 1))
        FAIL_AT=$n LD_PRELOAD=$work/failing.so timeout 20 "$tool" "$@" >"$work/out" 2>"$work/err" </dev/null
        local status=$?
        [ $status -eq $own ] && cmp -s "$work/out" "$work/whole" && continue
        [ $status -eq 1 ] && [ "$(said "$work/err" | wc -l)" -eq 1 ] &&
            said "$work/err" | grep -q '^wireloupe: .*memory' && continue
        wrong="at request $n: status $status, $(said "$work/err")"
    done
    note "$([ -z "$wrong" ] && [ $n -gt 1 ] && echo yes)" "memory refused: $*" "$wrong (of $n)"
}

if nm "$tool" 2>/dev/null | grep -q '__asan_init\|__tsan_init'; then
    echo "a sanitizer has its own memory: not refused"
elif ${CC:-cc} -O1 -shared -fPIC -o "$work/failing.so" tests/golden/failing_malloc.c 2>"$work/err"; then
    gzip <captures/dns.pcap >"$work/dns.gz"
    "$tool" -r captures/dns.pcap --pcapng -w "$work/dns.pcapng" 2>/dev/null
    # Without the sandbox, which comes before the first packet: libseccomp does not survive it.
    for view in -nn --walk --walk=rows --worksheet --map --json --flows --follow=udp "--html -" "-w -" \
        "--pcapng -w -" "--fields ip.src,dns.qry.name" "-nn -Y dns" "-nn -X -v" "--grade tests/golden/grade/wrong.txt"; do
        # shellcheck disable=SC2086
        refused --no-sandbox -c 2 -r captures/dns.pcap $view
    done
    for file in captures/frame1.txt "$work/dns.gz" "$work/dns.pcapng" captures/tls-segments.pcap \
        captures/quic-browser.pcap; do
        # The C library itself crashes without memory for the names of services: -nn asks for none.
        refused --no-sandbox -c 9 -nn -v -r "$file"
    done
    refused --no-sandbox --count -r captures/dns.pcap -r captures/arp.pcap
    refused --explain ip
else
    note no "a library that refuses memory" "$(head -n 3 "$work/err")"
fi

# ---- what cannot be written ----

(cat captures/http.pcap; for i in {1..200}; do tail -c +25 captures/http.pcap; done) >"$work/big"
all=$(count "$work/big")

for options in "" "-U" "--pcapng" "--nano"; do
    # shellcheck disable=SC2086
    (ulimit -f 64 && exec "$tool" -r "$work/big" $options -w "$work/new") 2>"$work/err"
    status=$?
    kept=$(count "$work/new")
    note "$([ $status -eq 1 ] && echo yes)" "no room for $options -w" "exit status $status"
    note "$([ "${kept:-0}" -gt 9 ] && [ "$kept" -lt "$all" ] && grep -q "(the $kept packets before that are whole in it)" "$work/err" &&
        echo yes)" "no room for $options -w" "$kept packets are there; $(said "$work/err")"
    "$tool" -nn -r "$work/new" >"$work/out" 2>"$work/err"
    note "$([ $? -eq 0 ] && "$tool" -nn -c "$kept" -r "$work/big" 2>/dev/null | cmp -s - "$work/out" && echo yes)" \
        "no room for $options -w" "what is there is not what was read: $(tail -n 1 "$work/err")"
done

# ---- a stop in the middle of a write ----

# The reader takes nothing for a while: a write of the program is waiting then.
for options in "-w -" "--pcapng -w -"; do
    mkfifo "$work/pipe"
    # shellcheck disable=SC2086
    "$tool" -r "$work/big" $options >"$work/pipe" 2>"$work/err" &
    pid=$!
    { sleep 0.3; kill -INT $pid; sleep 0.2; cat >"$work/new"; } <"$work/pipe"
    wait $pid
    status=$?
    rm "$work/pipe"
    "$tool" -nn -r "$work/new" >"$work/out" 2>"$work/err2"
    note "$([ $? -eq 0 ] && [ $status -eq 0 ] && [ -s "$work/out" ] && [ -z "$(said "$work/err")" ] && echo yes)" \
        "$options, stopped while it writes" "status $status, $(said "$work/err") $(tail -n 1 "$work/err2")"
done

"$tool" -nn -r "$work/big" >"$work/whole" 2>/dev/null
mkfifo "$work/pipe"
"$tool" -nn -r "$work/big" >"$work/pipe" 2>"$work/err" &
pid=$!
{ sleep 0.3; kill -INT $pid; sleep 0.2; cat >"$work/new"; } <"$work/pipe"
wait $pid
status=$?
rm "$work/pipe"
# An empty line ends what was stopped, as tcpdump has it.
sed -i '${/^$/d}' "$work/new"
note "$([ $status -eq 0 ] && [ -s "$work/new" ] && [ -z "$(said "$work/err")" ] && [ -z "$(tail -c 1 "$work/new")" ] &&
    [ "$(wc -c <"$work/new")" -lt "$(wc -c <"$work/whole")" ] && cmp -s -n "$(wc -c <"$work/new")" "$work/new" "$work/whole" &&
    echo yes)" "-nn, stopped while it writes" "status $status, $(said "$work/err") $(tail -n 1 "$work/new")"

# ---- an end without warning ----

# What has its final name is whole; what is not, has .part behind its own.
wrong='' names=0
for i in 1 2 3 4 5 6 7 8; do
    mkdir "$work/killed"
    { cat "$work/big"; for _ in 1 2 3; do tail -c +25 "$work/big"; done; } | "$tool" -r - -C 20k -w "$work/killed/x" 2>/dev/null &
    sleep 0.0$i
    kill -KILL $! 2>/dev/null
    wait $! 2>/dev/null
    sleep 0.1
    for file in "$work"/killed/*; do
        case $file in *.part | *'*') continue ;; esac
        names=$((names + 1))
        "$tool" --count -r "$file" >/dev/null 2>&1 || wrong="$wrong ${file##*/}"
    done
    rm -r "$work/killed"
done
note "$([ -z "$wrong" ] && [ $names -gt 0 ] && echo yes)" "killed between files" "not whole:$wrong (of $names)"

# ---- a clock that goes back ----

record() { printf "$(printf '\\x%02x\\x%02x\\x%02x\\x%02x' $(($1 & 255)) $(($1 >> 8 & 255)) $(($1 >> 16 & 255)) $(($1 >> 24 & 255)))"; }
{
    head -c 24 captures/dns.pcap
    for second in 1000000000 1000000010 999990000 1000000011 0 1000000005 4294967295 1000000020; do
        record $second
        head -c 116 captures/dns.pcap | tail -c +29
    done
} >"$work/back"
want=$("$tool" --count -r "$work/back" 2>/dev/null)
note "$([ "$want" = "8 packets" ] && echo yes)" "the clock goes back" "the capture is not what it should be: $want"
for options in -nn -ttt -ttttt -v --walk --map --json --flows --follow=udp "--html -"; do
    # shellcheck disable=SC2086
    timeout 20 "$tool" -r "$work/back" $options >"$work/out" 2>"$work/err"
    note "$([ $? -eq 0 ] && [ -s "$work/out" ] && [ -z "$(said "$work/err")" ] && echo yes)" \
        "$options, the clock goes back" "$(said "$work/err")"
done
mkdir "$work/periods"
timeout 20 "$tool" -r "$work/back" -G 60 -w "$work/periods/%s" 2>"$work/err"
note "$([ $? -eq 0 ] && echo yes)" "-G, the clock goes back" "$(said "$work/err")"
sum=0
for file in "$work"/periods/*; do sum=$((sum + $(count "$file"))); done
note "$([ $sum -eq 8 ] && echo yes)" "-G, the clock goes back" "$sum of 8 packets are in $(cd "$work/periods" && echo *)"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
