#!/bin/bash
# worksheet.sh WIRELOUPE: the key to every worksheet, graded, has full marks, on lines and on rows; the
# worksheet that nobody has filled in has not. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C TERM=dumb COLUMNS=80
tool=$(realpath "$1")
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

note() { # what, status wanted, status
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "wireloupe $1: exit $3, not $2"
        tail -5 "$work/report"
    fi
}

for file in frame1.txt frame2.txt frame3.txt frame4.txt frame5.txt arp.pcap dhcp.pcap dns.pcap nd.pcap vlan.pcap \
    icmp-unreachable.pcap http.pcap tls13.pcap ntp.pcap; do
    for level in values names all; do
        for layout in --walk --walk=rows; do
            sheet="--worksheet=$level $layout"
            # shellcheck disable=SC2086
            "$tool" $sheet --key -r "captures/$file" -c 1 >"$work/key" 2>/dev/null
            "$tool" --grade "$work/key" -r "captures/$file" -c 1 >"$work/report" 2>/dev/null
            note "$sheet --key, $file, graded" 0 $?
            # shellcheck disable=SC2086
            "$tool" $sheet -r "captures/$file" -c 1 >"$work/sheet" 2>/dev/null
            "$tool" --grade "$work/sheet" -r "captures/$file" -c 1 >"$work/report" 2>/dev/null
            note "$sheet, $file, graded" 1 $?
        done
    done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
