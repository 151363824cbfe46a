#!/bin/bash
# diff.sh WIRELOUPE: what --diff says of a capture and of changed copies of it. Ends with "N passed,
# N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C TERM=dumb
tool=$(realpath "$1")
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp captures/dns.pcap "$work/a"
cd "$work" || exit 2

# expect STATUS TEXT OPTIONS: the exit status, and the whole report.
expect() {
    local want=$1 text=$2 found status
    shift 2
    found=$("$tool" "$@" -nn 2>&1)
    status=$?
    if [ "$found" = "$text" ] && [ $status -eq "$want" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'wireloupe %s: exit status %s, and:\n%s\n' "$*" "$status" "$found"
    fi
}

# poke FILE OFFSET BYTES
poke() {
    printf "$3" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

expect 0 '' --diff a a

# A packet's time to live, at byte 22 behind the headers of the file (24) and of the packet (16).
cp a ttl
poke ttl $((24 + 16 + 22)) '\077'
expect 1 'frame 1 -> 1  IP 10.99.0.1.38303 > 10.99.0.2.53: 44899+ A? web.example.test. (34)
    ip.ttl                      Time to live: 64 -> 63

ip.ttl                      Time to live differs in 1 packet
13 packets are the same, 1 differs' --diff a ttl
expect 0 '' --diff a ttl --ignore ip.ttl
expect 0 '' --diff a ttl --ignore 'frame.*,ip.t?l'
expect 0 '' --diff a ttl --ignore ip
expect 0 '' --diff a ttl -Y 'frame.number > 1'
expect 0 '' --diff a ttl --frame 2-
expect 0 '' --diff a ttl --only udp --ignore frame.len
expect 0 '' --diff a ttl tcp or src host 10.99.0.2

# One that is missing is said to be, and the others stay together.
"$tool" -r a -w missing --frame 1-3,5- 2>/dev/null
expect 1 'only in a: frame 4  IP 10.99.0.2.53 > 10.99.0.1.54131: 62908*- 1/2/2 AAAA fd99::80 (130)

13 packets are the same, 0 differ, 1 only in a' --diff a missing
expect 1 'only in a: frame 4  IP 10.99.0.2.53 > 10.99.0.1.54131: 62908*- 1/2/2 AAAA fd99::80 (130)

13 packets are the same, 0 differ, 1 only in a' --diff missing a

# An address is part of what makes a flow, unless it is ignored.
cp a moved
poke moved $((24 + 16 + 29)) '\007'
expect 1 'only in a: frame 1  IP 10.99.0.1.38303 > 10.99.0.2.53: 44899+ A? web.example.test. (34)
only in moved: frame 1  IP 10.99.0.7.38303 > 10.99.0.2.53: 44899+ A? web.example.test. (34)

13 packets are the same, 0 differ, 1 only in a, 1 only in moved' --diff a moved
expect 0 '' --diff a moved --ignore ip.src
expect 0 '' --diff a moved --ignore ip.addr

# Order counts within a flow only: all questions, and then all answers.
"$tool" -r a -w questions src host 10.99.0.1 2>/dev/null
"$tool" -r a -w answers src host 10.99.0.2 2>/dev/null
printf 'questions\nanswers\n' >list
"$tool" -V list -w sorted 2>/dev/null
expect 0 '' --diff a sorted
expect 1 'wireloupe: nothing was compared: there is no packet in either capture' --diff a a arp

# Bytes that nobody decodes are shown from the first that differs on.
cp "$OLDPWD/captures/icmp-echo.pcap" ping
cp ping pong
poke pong $((24 + 16 + 70)) '\252'
expect 1 'frame 1 -> 1  IP 10.99.0.1 > 10.99.0.2: ICMP echo request, id 44053, seq 1, length 64
    data.data                   Data: from byte 12 on 89 ab cd ef 01 23 45 67 ... -> aa ab cd ef 01 23 45 67 ...

data.data                   Data differs in 1 packet
5 packets are the same, 1 differs' --diff ping pong

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
