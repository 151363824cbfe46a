#!/bin/bash
# errors.sh WIRELOUPE: what goes wrong is said in a line on stderr that names it, and the exit status
# tells it: 0 done, 1 a failure at run time, 2 a wrong command line. Ends with "N passed, N failed".
set -u
cd "$(dirname "$0")/../.." || exit 2
export TZ=UTC LC_ALL=C TERM=dumb
unset NO_COLOR
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
        printf 'wireloupe %s: %s\n' "$2" "$3"
    fi
}

# Runs the tool in the work folder; the line that every reading begins with is no complaint.
run() {
    (cd "$work" && timeout 30 "$tool" "$@") >"$work/.out" 2>"$work/.err" </dev/null
    status=$?
    sed -i '/^reading from file /d' "$work/.err"
}

# The files that the table below names.
ok=captures/arp.pcap
cp $ok "$work/ok"
cp captures/vlan.pcap "$work/vlan"
: >"$work/empty"
head -c 10 $ok >"$work/cut-in-file-header"
head -c 24 $ok >"$work/no-packet"
head -c 30 $ok >"$work/cut-in-record-header"
head -c 60 $ok >"$work/cut-in-record"
(head -c 4 $ok | tr '\0-\377' '\1-\377\0'; head -c 60 /dev/zero) >"$work/other-format"
mkdir "$work/folder"
echo 'udp port (' >"$work/bad-filter"

# Exit status | what stderr says (a pattern; empty: nothing) | options.
while IFS='|' read -r want says options; do
    case $want in '' | '#'*) continue ;; esac
    says=${says# } says=${says% }
    eval "words=($options)"
    run "${words[@]}"
    n=$(wc -l <"$work/.err")
    note "$([ "$status" -eq "$want" ] && echo yes)" "$options" "exit status $status, not $want"
    if [ -z "$says" ]; then
        note "$([ "$n" -eq 0 ] && echo yes)" "$options" "says $(head -n 1 "$work/.err")"
    else
        note "$([ "$n" -eq 1 ] && grep -q -- "^wireloupe: $says" "$work/.err" && echo yes)" \
            "$options" "does not say: $says, but: $(head -n 3 "$work/.err")"
    fi
done <<'TABLE'
# Names that hold what a terminal obeys, or more than one line.
1 | a\\x1b\[31m\\x0ab\\xc2\\x9b: No such file or directory | -r $'a\e[31m\nb\xc2\x9b'
1 | folder/no/\\x1b\[2J: No such file or directory | -r ok -w $'folder/no/\e[2J'
1 | folder/no/\\x1b\[2J: No such file or directory | -r ok --html $'folder/no/\e[2J'
1 | cannot open the list \\x07: No such file or directory | -V $'\a'
1 | Couldn't find user 'x\\x1b' | -r ok -Z $'x\e'
2 | unrecognized option --x\\x1b\[m (wireloupe --help lists the options) | $'--x\e[m'
2 | invalid data link type \\xe2\\x80\\xae | -r ok -y $'\xe2\x80\xae'
1 | grüße\\x0d: No such file or directory | -r $'grüße\r'
# Files that cannot be read, as tcpdump says it.
0 | | -nn -r ok
0 | | -nn -r no-packet
1 | truncated dump file; tried to read 4 file header bytes, only got 0 | -nn -r empty
1 | truncated dump file; tried to read 24 file header bytes, only got 6 | -nn -r cut-in-file-header
1 | pcap_loop: truncated dump file; tried to read 16 header bytes, only got 6 | -nn -r cut-in-record-header
1 | pcap_loop: truncated dump file; tried to read 42 captured bytes, only got 20 | -nn -r cut-in-record
1 | unknown file format | -nn -r other-format
1 | error reading dump file: Is a directory | -nn -r folder
1 | missing: No such file or directory | -nn -r missing
1 | cannot open the list missing: No such file or directory | -V missing
1 | Nothing in empty | -V empty
1 | folder/none/x: No such file or directory | -nn -r ok -w folder/none/x
# Filters.
1 | can't parse filter expression: syntax error | -nn -r ok "udp port ("
1 | can't parse filter expression: syntax error | -nn -r ok -F bad-filter
1 | can't open missing: No such file or directory | -nn -r ok -F missing
# What a filter does not see because of VLAN tags; nothing is said where it sees all.
0 | not seen by the filter: 5 packets with a VLAN tag | -nn -r vlan icmp
0 | not seen by the filter: 2 packets (what stands behind its first .vlan. | -nn -r vlan vlan 5 or udp
0 | not seen by the filter: 5 packets (what | -nn -r vlan vlan 99 or vlan 5
0 | not seen by the filter: 3 packets (what | -nn -r vlan "(vlan 99 or vlan 5) and icmp"
0 | not seen by the filter: 1 packet (what | -nn -r vlan "vlan 4 and arp || (icmp) and host 10.99.0.1"
0 | | -nn -r vlan vlan
0 | | -nn -r vlan "not icmp"
0 | | -nn -r vlan host 10.9.9.9
0 | | -nn -r ok arp or vlan
1 | expression rejects all packets | -nn -r vlan icmp and vlan
# A full disk.
1 | error writing /dev/full: No space left on device | -nn -r ok -w /dev/full
# Command lines.
2 | unrecognized option '-P' | -P -r ok
2 | unrecognized option --nonsense | --nonsense -r ok
2 | option requires an argument -- '-r' | -nn -r
2 | option takes no argument: --nano=3 | --nano=3 -r ok
2 | invalid packet count 0 | -c 0 -r ok
2 | invalid packet count x | -c x -r ok
2 | invalid snaplen x (must be >= 0 and <= 262144) | -s x -r ok
2 | invalid packet buffer size x | -B x -r ok
2 | invalid file size x | -C x -w y -r ok
2 | invalid time stamp type foo | -j foo -r ok
2 | invalid data link type foo | -y foo -r ok
2 | unknown capture direction `foo' | -Q foo -i lo
2 | unknown packet type `foo' | -T foo -r ok
2 | -T rtp is not supported: use tcpdump for it | -T rtp -r ok
2 | only -t, -tt, -ttt, -tttt and -ttttt are supported | -tttttt -r ok
2 | -f can not be used with -V or -r | -f -r ok
2 | -V and -r are mutually exclusive | -V list -r ok
2 | unknown kind of walk foo | --walk=foo -r ok
2 | unknown kind of worksheet foo (values, names or all) | --worksheet=foo -r ok
1 | cannot read missing: No such file or directory | --grade missing -r ok
1 | cannot read folder: Is a directory | --grade folder
1 | nothing was graded: there is no packet to grade ok by | --grade ok -r ok udp
1 | nothing was graded: empty has no line such as "08 00 # type" | --grade empty
2 | unknown stream foo (tcp, udp, tls or http, and a number: tcp,3) | --follow=foo -r ok
2 | unknown stream tcp,x (tcp | --follow=tcp,x -r ok
2 | unknown format of a stream c (text, hex or raw) | --follow --follow-format c -r ok
2 | unknown choice of color foo | --color=foo -r ok
2 | option requires an argument -- --html | -r ok --html
2 | invalid number of frames 0 | -r ok --html - --html-limit 0
2 | --html-limit says how many frames a page has: --html names it | -r ok --html-limit 5
2 | --html and another view: ask for one of them | -r ok --html - --map
2 | --map and another view: ask for one of them | -r ok --map --html -
2 | --json and another view: ask for one of them | -r ok --json --walk
2 | --worksheet and --key go with --walk and --html, not with --json | -r ok --key --json
2 | --worksheet and --key go with --walk and --html, not with --map | -r ok --worksheet --map
2 | --grade and --walk are two views: ask for one of them | -r ok --grade ok --walk
2 | --grade and --worksheet are two views: ask for one of them | -r ok --grade ok --worksheet
2 | --grade and --html are two views: ask for one of them | -r ok --grade ok --html -
2 | --explain adds sentences to --walk and --worksheet, not to --json | -r ok --explain --json
2 | --explain adds sentences to --walk and --worksheet, not to --grade | -r ok --explain --grade ok
2 | --count counts packets and shows none: leave out it or --grade | -r ok --grade ok --count
2 | --count counts packets and shows none: leave out it or --json | -r ok --json --count
2 | -w writes packets in place of showing them: --print shows --walk, too | -r ok --walk -w new
2 | --salvage reads on in a damaged file: name it with -r or -V | -i lo --salvage
2 | --count counts packets and shows none: no page for --html | -r ok --html - --count
2 | standard output cannot take the packets of -w - and a page, too | -r ok -w - --html -
1 | no-such/page.html: No such file or directory | -r ok --html no-such/page.html
1 | folder: Is a directory | -r ok --html folder
2 | unknown protocol tpc (did you mean tcp?) | --only ip,tpc -r ok
2 | unknown protocol | --only= -r ok
2 | invalid frame numbers 5-3 (such as 5, 5-9, 5- or 1,5-9) | --frame 5-3 -r ok
2 | invalid frame numbers 0 | --frame 0 -r ok
2 | invalid frame numbers - | --frame - -r ok
2 | invalid frame numbers 1,,2 | --frame 1,,2 -r ok
2 | unknown field or protocol ip.tll (did you mean ip.ttl?) | --explain=ip.tll
2 | unknown field or protocol ttl (did you mean ip.ttl, | --explain ttl
2 | unknown field or protocol xyzzy$ | --explain tcp xyzzy
2 | unknown protocol htpp (did you mean http, | --list-fields=htpp
2 | unknown language foo (en or ja) | --lang=foo -r ok
2 | -E is not supported: use tcpdump for it | -E key -r ok
2 | -T fields needs fields to show: -e ip.src$ | -T fields -r ok
2 | --csv says how --fields writes lines$ | --csv -r ok
2 | --fields and another view: ask for one of them$ | --fields ip.src --json -r ok
2 | no field's name is like "nil.*"$ | --fields nil.* -r ok
2 | a name is missing in "ip.src,"$ | --fields ip.src, -r ok
2 | invalid -E occurrence=x (header=y, | -T fields -e ip.src -E occurrence=x -r ok
2 | -H is not supported: use tcpdump for it | -H -r ok
2 | -m is not supported: use tcpdump for it | -m module -r ok
2 | -M is not supported: use tcpdump for it | -M secret -r ok
2 | -u is not supported: use tcpdump for it | -u -r ok
# What has to be taken as it is.
0 | | -b -f -h
0 | | --version
0 | | -nn -K -O -N -S -q -v -e -r ok
0 | | -T Domain -r ok
0 | | -T carp -r ok
0 | | --count -r ok
TABLE

# A file that only others may read. Root may read all, and has to be somebody else for it.
cp $ok "$work/secret"
chmod 000 "$work/secret"
as=()
[ "$(id -u)" -ne 0 ] || as=(setpriv --reuid=65534 --regid=65534 --clear-groups)
chmod 755 "$work"
if "${as[@]}" "$tool" --version >"$work/.out" 2>&1; then
    "${as[@]}" "$tool" -nn -r "$work/secret" >"$work/.out" 2>"$work/.err"
    note "$([ $? -eq 1 ] && grep -q '^wireloupe: .*/secret: Permission denied' "$work/.err" && echo yes)" \
        "-r secret" "a file without permission: $(cat "$work/.err")"
fi

# Output that nobody takes, of a small file and of one that is more than any buffer: the run ends
# with it, in the middle of the file, and says so in one line; where a pipe was closed, in none.
(cat "$work/ok"; for _ in {1..12}; do tail -c +25 "$work/ok"; done) >"$work/big"
for _ in {1..5}; do
    (cat "$work/big"; for _ in 1 2 3; do tail -c +25 "$work/big"; done) >"$work/bigger"
    mv "$work/bigger" "$work/big"
done

# full DESCRIPTION PATTERN: the last run was one with a full disk.
full() {
    local status=$?
    sed -i '/^reading from file /d' "$work/.err"
    note "$([ $status -eq 1 ] && [ "$(wc -l <"$work/.err")" -eq 1 ] &&
        grep -q "^wireloupe: $2: No space left on device\( (the [0-9]* packets\? before that .* whole in it)\)\?\$" "$work/.err" && echo yes)" \
        "$1" "status $status, $(head -n 2 "$work/.err")"
}

for file in ok big; do
    "$tool" -nn -r "$work/$file" >/dev/full 2>"$work/.err"
    full "-r $file >/dev/full" "Unable to write output"
    "$tool" -nn -l -r "$work/$file" >/dev/full 2>"$work/.err"
    full "-l -r $file >/dev/full" "Unable to write output"
    "$tool" -nn -r "$work/$file" -w - >/dev/full 2>"$work/.err"
    full "-r $file -w - >/dev/full" "error writing standard output"
    "$tool" -r "$work/$file" --json >/dev/full 2>"$work/.err"
    full "-r $file --json >/dev/full" "Unable to write output"
    for options in "-nn" "-nn -l" "-w -" "-w - -U" "--walk"; do
        timeout 30 "$tool" -r "$work/$file" $options 2>"$work/.err" | head -c 1 >/dev/null
        pipe=${PIPESTATUS[0]}
        sed -i '/^reading from file /d' "$work/.err"
        note "$([[ $pipe =~ ^(0|141)$ && ! -s "$work/.err" && ($file = ok || $pipe = 141) ]] && echo yes)" \
            "-r $file $options | head -c 1" "a closed pipe: status $pipe, $(cat "$work/.err")"
    done
done

# A disk that fills while a file is written: a small one of its own, where one may be made.
small_disk() { # what to run there, with the disk in $disk
    unshare -rm sh -c 'disk=$1 && shift && mount -t tmpfs -o size=64k tmpfs "$disk" && "$@"' \
        sh "$work/disk" "$@"
}
mkdir "$work/disk"
if small_disk true 2>/dev/null; then
    small_disk "$tool" -r "$work/big" -w "$work/disk/new" 2>"$work/.err"
    full "-r big -w new, on a small disk" "error writing .*/disk/new"
    small_disk "$tool" -r "$work/big" -U -w "$work/disk/new" 2>"$work/.err"
    full "-r big -U -w new, on a small disk" "error writing .*/disk/new"
    small_disk "$tool" -r "$work/big" -w "$work/disk/new.pcapng" 2>"$work/.err"
    full "-r big -w new.pcapng, on a small disk" "error writing .*/disk/new.pcapng"
    small_disk "$tool" -r "$work/big" -C 1 -w "$work/disk/new" 2>"$work/.err"
    full "-r big -C 1 -w new, on a small disk" "error writing .*/disk/new.part"
    small_disk "$tool" -r "$work/big" --html "$work/disk/page" 2>"$work/.err"
    full "-r big --html page, on a small disk" "error writing .*/disk/page"
fi

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
