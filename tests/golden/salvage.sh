#!/bin/bash
# salvage.sh WIRELOUPE: files are damaged at many places: bytes changed, taken out, put in. With --salvage all packets
# are found again but for those that were hit, what was skipped is said, and the exit status is 0. Ends with
# "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C
tool=$(realpath "$1")
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

note() { # whether it held, what
    if [ "$1" = yes ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "--salvage: $2"
    fi
}

lines() { "$tool" -nn -S -tttt -r "$@" 2>"$work/err"; }

# damage HOW FILE AT N: N bytes from AT on are changed, gone, or were put in
damage() {
    head -c "$3" "$2"
    [ "$1" = gone ] || head -c "$4" /dev/zero | tr '\0' '\252'
    tail -c "+$(($3 + 1))" "$2" | { [ "$1" = put ] && cat || tail -c "+$(($4 + 1))"; }
}

# try FILE FROM: damages the file every 101 bytes
try() {
    local file=$1 at size n how lost
    lines "$file" >"$work/whole"
    size=$(stat -c %s "$file")
    for ((at = $2; at + 40 < size; at += 101)); do
        case $((at % 3)) in 0) how=changed ;; 1) how=gone ;; *) how=put ;; esac
        n=$((at % 31 + 1))
        damage $how "$file" "$at" $n >"$work/damaged"
        lines "$work/damaged" --salvage >"$work/got"
        status=$?
        lost=$(grep -cvxFf "$work/got" "$work/whole")
        if [ $status = 0 ] && [ "$lost" -le 3 ]; then
            note yes
        else
            note no "$file, $n bytes $how at $at: exit status $status, $lost packets lost"
        fi
    done
}

try captures/http.pcap 24
"$tool" -r captures/dhcp.pcap -w "$work/dhcp.pcapng" 2>/dev/null
try "$work/dhcp.pcapng" 140

# Bytes that look like a section of the other byte order, and are none.
lines "$work/dhcp.pcapng" >"$work/whole"
{
    head -c 150 "$work/dhcp.pcapng"
    printf '\n\r\r\n\0\0\0\5\x1a\x2b\x3c\x4d'
    tail -c +151 "$work/dhcp.pcapng"
} >"$work/damaged"
lines "$work/damaged" --salvage >"$work/got"
lost=$(grep -cvxFf "$work/got" "$work/whole")
[ "$lost" -le 1 ] && note yes || note no "a false section: $lost packets lost"

# What is said, and that a whole file is read as it is.
damage gone captures/arp.pcap 30 7 >"$work/damaged"
lines "$work/damaged" --salvage >/dev/null
grep -q 'damaged: skipped [0-9]* damaged bytes from byte 24 on$' "$work/err" && note yes || note no "no word of what was skipped"
for file in captures/arp.pcap captures/http.pcap "$work/dhcp.pcapng"; do
    lines "$file" >"$work/whole"
    lines "$file" --salvage >"$work/got"
    cmp -s "$work/whole" "$work/got" && ! grep -q skipped "$work/err" && note yes || note no "$file is not damaged"
done
head -c 500 captures/http.pcap >"$work/damaged"
lines "$work/damaged" --salvage >"$work/got"
[ $? = 0 ] && grep -q 'skipped' "$work/err" && note yes || note no "a file that ends too early"

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
