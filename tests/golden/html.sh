#!/bin/bash
# html.sh [--update] WIRELOUPE: the page of --html for the frames of captures/frame1-5.txt and for a
# capture of several frames: its data, and all else but the style and the script. Expected are tests/golden/html/NAME; --update rewrites them. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C
unset LANGUAGE

update=no
if [ "$1" = --update ]; then
    update=yes
    shift
fi
tool=$(realpath "$1")
expected=tests/golden/html
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# note HELD SENTENCE
note() {
    if [ "$1" = yes ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "html: $2"
    fi
}

# Without style and script, and their hashes, which tests/browser judges; without the sentences and
# the words for values, which are the tables'.
bare() {
    sed -e '/^"what":/d' -e 's/,"names":\[\[.*\]\]//' -e '/^<style>/,/^<\/style>/d' -e '/^<script>/,/^<\/script>/d' \
        -e "s/'sha256-[^']*'/'sha256-...'/g" "$1"
}

# page NAME OPTIONS...: the page on standard output and in a file are one, and are NAME's.
page() {
    local name=$1
    shift
    "$tool" "$@" --html - >"$work/stdout" 2>"$work/err" </dev/null
    note "$([ $? -eq 0 ] && echo yes)" "$*: $(tail -n 1 "$work/err")"
    "$tool" "$@" --html "$work/page.html" >"$work/nothing" 2>/dev/null </dev/null
    note "$([ $? -eq 0 ] && [ ! -s "$work/nothing" ] && cmp -s "$work/stdout" "$work/page.html" &&
        echo yes)" "$*: the page in a file is another than on standard output"
    bare "$work/stdout" >"$work/bare"
    [ $update = yes ] && cp "$work/bare" "$expected/$name"
    if diff -u "$expected/$name" "$work/bare" >"$work/diff"; then
        note yes
    else
        note no "$*: $(sed -n '3,30p' "$work/diff")"
    fi
}

for n in 1 2 3 4 5; do
    page "frame$n" -r "captures/frame$n.txt"
done
page dns -nn -r captures/dns.pcap --html-limit 3
if "$tool" --version | grep -q "gettext (ja)"; then
    page frame1-ja -r captures/frame1.txt --lang ja
fi

# What was there stays when the page cannot be written, and nothing half is left.
echo old >"$work/page.html"
"$tool" -r captures/no-such-file.pcap --html "$work/page.html" 2>/dev/null
note "$([ $? -eq 1 ] && [ "$(cat "$work/page.html")" = old ] && echo yes)" \
    "a run that fails replaces the page that was there"
"$tool" -r captures/dns.pcap --html "$work/no/such/folder/page.html" 2>"$work/err"
note "$([ $? -eq 1 ] && grep -q '^wireloupe: .*: No such file or directory$' "$work/err" &&
    echo yes)" "a folder that is not there: $(cat "$work/err")"
if [ -w /dev/full ]; then
    "$tool" -r captures/dns.pcap --html /dev/full 2>"$work/err"
    note "$([ $? -eq 1 ] && grep -q '^wireloupe: error writing /dev/full: ' "$work/err" && echo yes)" \
        "a full disk: $(cat "$work/err")"
fi
note "$([ -z "$(find "$work" -name '*.part*')" ] && echo yes)" "a part of a page is left"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
