#!/bin/bash
# completions.sh WIRELOUPE: what the shells complete is what --help lists. bash is asked as its readline asks;
# zsh and fish read their files, and fish completes, where they are installed. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export LC_ALL=C
tool=$(realpath "$1")
maker=$(dirname "$tool")/complete
passed=0
failed=0
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

same() { # what, expected, got
    if [ "$2" = "$3" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s:\n    expected %s\n    got      %s\n' "$1" "${2//$'\n'/ }" "${3//$'\n'/ }"
    fi
}

for shell in bash zsh fish; do
    "$maker" $shell >"$work/$shell" || failed=$((failed + 1))
done
ln -s "$tool" "$work/wireloupe"
PATH=$work:$PATH

# shellcheck source=/dev/null
. "$work/bash"
same "bash's function" "complete -F _wireloupe wireloupe" "$(complete -p wireloupe)"

# What bash completes behind these words, the last of which is begun.
ask() {
    COMP_WORDS=(wireloupe "$@")
    COMP_CWORD=$#
    COMPREPLY=()
    _wireloupe
    printf '%s\n' "${COMPREPLY[@]}"
}

# The options of --help, but those that it says are not here.
listed=$("$tool" --help | sed '/^Of tcpdump/,$d' | sed -nE 's/^  (-.|   ) *,? ?(--[a-z-]+)?.*/\1 \2/p' |
    tr ' ' '\n' | grep -E '^-' | sort)
same "bash: all options" "$listed" "$(ask - | sort)"
same "bash: the beginning of one" "--walk --worksheet" "$(ask --w | tr '\n' ' ' | sed 's/ $//')"
same "bash: --walk=" $'lines\nrows' "$(ask --walk =)"
same "bash: --walk=r" rows "$(ask --walk = r)"
same "bash: an optional argument is behind a sign" tcp "$(ask --walk tc)"
same "bash: --color al" always "$(ask --color al)"
same "bash: --color=al" always "$(ask --color = al)"
same "bash: -Q" $'in\ninout' "$(ask -Q in)"
same "bash: --only" $'dhcp\ndhcpv6' "$(ask --only dhc)"
same "bash: --explain, a field" tcp.flags.syn "$(ask --explain = tcp.flags.sy)"
same "bash: -r, a file" captures/README.md "$(ask -r captures/README)"
same "bash: words of an expression" $'port\nportrange' "$(ask tcp po)"
same "bash: lo is an interface" lo "$(ask -i lo)"
# Each value that is offered is taken.
for pair in --walk:rows --worksheet:all --json:bulk --color:never --follow:udp --follow-format:hex \
    --time-stamp-precision:nano; do
    option=${pair%:*}
    for value in $(ask "$option" = ''); do
        "$tool" "$option=$value" -r captures/arp.pcap >/dev/null 2>"$work/err" </dev/null
        same "$option=$value" 0 $?
    done
done

if command -v zsh >/dev/null; then
    same "zsh reads its file" "" "$(zsh -n "$work/zsh" 2>&1)"
    # Each row is one argument, whose description ends where it should.
    cat >"$work/zsh-rows" <<'ZSH'
_arguments() { shift 2; for row; do print -r -- ${${${row#\*}%%\[*}%%[+=]*}; done | grep '^-' }
. $1
ZSH
    same "zsh: all options" "$listed" "$(zsh -f "$work/zsh-rows" "$work/zsh" | sort)"
fi
if command -v fish >/dev/null; then
    export HOME=$work
    same "fish reads its file" "" "$(fish -n "$work/fish" 2>&1)"
    fished() { fish -c "source $work/fish; complete -C '$1'" 2>&1 | cut -f 1; }
    same "fish: all long options" "$(grep -- '^--' <<<"$listed")" "$(fished 'wireloupe --' | sed 's/=$//' | sort -u)"
    same "fish: --walk=" $'--walk=lines\n--walk=rows' "$(fished 'wireloupe --walk=')"
    same "fish: --color al" always "$(fished 'wireloupe --color al')"
    same "fish: --only" $'dhcp\ndhcpv6' "$(fished 'wireloupe --only dhc')"
fi

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
