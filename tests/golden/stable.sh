#!/bin/bash
# stable.sh WIRELOUPE: what --golden writes does not depend on the time zone, the language, the colours
# or the width that the environment asks for. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
passed=0
failed=0

# A view in two environments that have nothing in common.
here() {
    env -i PATH="$PATH" TZ=Asia/Tokyo LANG=ja_JP.UTF-8 LANGUAGE=ja COLUMNS=60 TERM=xterm "$@" 2>/dev/null
}
there() {
    env -i PATH="$PATH" TZ=America/St_Johns LC_ALL=C COLUMNS=132 TERM=dumb NO_COLOR=1 "$@" 2>/dev/null
}

while read -r options; do
    read -ra words <<<"$options"
    for capture in dns http tls13; do
        a=$(here "$1" -r captures/$capture.pcap --golden "${words[@]}")
        b=$(there "$1" -r captures/$capture.pcap --golden "${words[@]}")
        case ${a%%$'\n'*} in
        *golden*1*) named=yes ;;
        *) named=no ;;
        esac
        if [ "$a" = "$b" ] && [ $named = yes ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "$capture: --golden $options: not the same everywhere, or without its first line"
        fi
    done
done <<'VIEWS'
-tttt
-v -e
-XX -c 3
--walk --color=always -c 3
--walk=rows --explain -c 2
--worksheet -c 1
--map -c 3
--json
--fields frame.time,ip.addr,line
--flows
--flows=tsv
--flows=json
--follow
--html - --html-limit 5
VIEWS
echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
