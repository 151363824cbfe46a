#!/bin/bash
# roundtrip.sh WIRELOUPE: what wireloupe prints of a frame's bytes, it reads back as the same frame. For
# every capture: --walk -v and --walk=rows -v, also in Japanese and with --explain, give bytes, time and length
# on the wire; -xx and -XX give the bytes; -x and -X, which begin behind the link-layer header, the
# bytes of IP packets from there on. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C TERM=dumb COLUMNS=80
tool=$(realpath "$1")
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

japanese=--lang=ja
"$tool" --version | grep -q 'gettext' || japanese=--lang=en

# The records of a capture file, without the header, which tells a snapshot length.
records() {
    tail -c +25 "$1"
}

# What tcpdump's rows show, without the lines above them.
rows() {
    grep "^$(printf '\t')0x"
}

note() { # capture, options; succeeds where the files are the same
    if [ -s "$work/want" ] && cmp -s "$work/want" "$work/got"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "wireloupe -r $1 $2: not the same frames when read back"
    fi
}

for capture in captures/*.pcap captures/*.pcapng; do
    [ -e "$capture" ] || continue
    "$tool" -r "$capture" --nano -w "$work/all" 2>/dev/null
    link=$("$tool" -r "$work/all" --count 2>&1 >/dev/null | sed -nE 's/.*link-type ([A-Z0-9_]+).*/\1/p')
    [ -n "$link" ] || continue
    for options in "--walk -v" "--walk=rows -v $japanese" "--walk -v --explain $japanese" \
        "--walk=rows -v --explain $japanese"; do
        # shellcheck disable=SC2086
        "$tool" -r "$work/all" --nano $options >"$work/text" 2>/dev/null
        "$tool" -r "$work/text" -y "$link" --nano -w "$work/again" 2>/dev/null
        records "$work/all" >"$work/want"
        records "$work/again" >"$work/got"
        note "$capture" "$options"
    done
    for options in -xx -XX -x -X; do
        as=$link
        which=
        if [ ${#options} -eq 2 ]; then
            as=RAW
            which='ip or ip6'
        fi
        "$tool" -r "$work/all" -nn $options "$which" >"$work/text" 2>/dev/null
        rows <"$work/text" >"$work/want"
        [ -s "$work/want" ] || continue # no such packet
        "$tool" -r "$work/text" -y "$as" -nn "${options:0:2}${options:1:1}" 2>/dev/null | rows >"$work/got"
        note "$capture" "$options"
    done
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
