#!/bin/bash
# docs.sh WIRELOUPE: what the manual, --help and the README say is true: every option of the one is in
# the other, and the README's examples print what stands there. Ends with "N passed, N failed".
set -u
# The last command of a pipe runs in this shell, where it counts.
shopt -s lastpipe
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C TERM=dumb
unset NO_COLOR
tool=$(realpath "$1")
page=man/wireloupe.1
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# check SENTENCE: holds where nothing comes in on stdin.
check() {
    local found
    found=$(cat)
    if [ -z "$found" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s:\n%s\n' "$1" "$found" | head -n 40
    fi
}

# The options that a text names, one a line. A letter that is given several times is one option.
options() {
    grep -Eo -- '(^|[^[:alnum:]_/.+-])-(-[a-z][a-z-]+|[[:alnum:]#]\>|#)' |
        sed -E 's/^[^-]*//' | sort -u
}

"$tool" --help | sed -nE 's/^  +(-[^ ].*)$/ \1/p' | sed -E 's/  .*//; s/[= [][A-Z].*//' | options >"$work/help"
sed -E 's/\\-/-/g; s/\\f[A-Z]/ /g' $page | options >"$work/page"
comm -23 "$work/help" "$work/page" | check "options of --help that $page does not have"
# What stands behind .TP in the section begins an entry; the refused ones share a paragraph.
sed -nE '/^\.SH OPTIONS/,/^\.SH THE/p' $page | awk '/^\.TP/ { head = 1; next } head { print; head = /\\c$/ }' |
    sed -E 's/\\-/-/g; s/\\f[A-Z]/ /g' | options >"$work/entries"
"$tool" --help | sed -n "/^Of tcpdump's options/,\$p" | sed -nE 's/^  +(-[^ ].*)$/ \1/p' |
    sed -E 's/  .*//; s/[= [][A-Z].*//' | options >"$work/refused"
comm -23 "$work/help" "$work/entries" | comm -23 - "$work/refused" |
    check "options of --help without an entry of their own in $page"
# The manual writes -vv beside -v: those are no options of their own.
sed -nE '/^\.SH OPTIONS/,/^\.SH THE/p' $page | sed -E 's/\\-/-/g; s/\\f[A-Z]/ /g; s/tcpdump.~-xx//' |
    options | comm -13 "$work/help" - | check "options of $page that --help does not have"
[ "$(wc -l <"$work/help")" -gt 50 ] || echo "only $(wc -l <"$work/help")" | check "options in --help"

# A block of the README that begins with ```console is what a terminal showed: "$ " and a command,
# then its output.
awk -v work="$work" '
    /^```console/ { inside = 1; next }
    /^```/ { inside = 0 }
    !inside { next }
    /^\$ / { n++; print substr($0, 3) > (work "/" n ".command"); printf "" > (work "/" n ".expected"); next }
    n { print > (work "/" n ".expected") }
' README.md
for command in "$work"/*.command; do
    [ -e "$command" ] || continue
    sed "s|\./wireloupe|'$tool'|g" "$command" | bash 2>/dev/null >"$work/got"
    # Blank lines between a block and the next command, or its end, are for the eye.
    diff -u <(sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "${command%command}expected") \
        <(sed -e :a -e '/^\n*$/{$d;N;ba' -e '}' "$work/got") | tail -n +3 |
        check "README.md: $(cat "$command")"
done

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
