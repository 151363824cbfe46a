#!/bin/bash
# color.sh WIRELOUPE: a line in colour is the plain line once the colours are taken away, of every capture, and
# ends as it began; nothing is coloured where no terminal or --color asks for it. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C TERM=dumb
unset NO_COLOR
tool=$(realpath "$1")
passed=0
failed=0

same() { # what, expected, got
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$1:"
        diff <(echo "$2") <(echo "$3") | cat -v | head -n 6
    fi
}

plain() { sed 's/\x1b\[[0-9;]*m//g'; }

for capture in captures/*.pcap*; do
    if "$tool" -e -nnvvv --color=always -r "$capture" 2>/dev/null | plain |
        cmp -s - <("$tool" -e -nnvvv -r "$capture" 2>/dev/null); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$capture: the text is another"
    fi
done

tcp=captures/tcp.pcap
same "flags stand out" 4 "$("$tool" -nn -c 4 -r $tcp --color=always 2>/dev/null | grep -Ec $'Flags \\[\033\\[1m[SFRP.]+\033\\[22m\\]')"
same "each line ends without colour" 0 "$("$tool" -nn -r $tcp --color=always 2>/dev/null | grep -vc $'\033\\[0m$')"
for no in '' '--color=auto' '--color=never'; do
    # shellcheck disable=SC2086
    same "not to a pipe: $no" 0 "$("$tool" -nn -r $tcp $no 2>/dev/null | grep -c $'\033')"
done
if command -v script >/dev/null; then
    on_terminal() { script -qfec "$1" /dev/null </dev/null 2>/dev/null | grep -c $'\033'; }
    same "a terminal" 4 "$(on_terminal "'$tool' -nn -c 4 -r $tcp")"
    same "NO_COLOR" 0 "$(on_terminal "NO_COLOR=1 '$tool' -nn -c 4 -r $tcp")"
    same "--color=never" 0 "$(on_terminal "'$tool' -nn -c 4 -r $tcp --color=never")"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
