#!/usr/bin/env bash
# run.sh [WIRELOUPE]: the live test. In network namespaces of its own, WIRELOUPE (./wireloupe) and tcpdump sniff the same
# device while real programs talk; what they print and write must be the same. Needs root, tcpdump, curl, dig, ping,
# dnsmasq and python3; where namespaces cannot be made it says "skipped" and succeeds. Closes with "N passed, N failed".

set -u
here=$(cd "$(dirname "$0")" && pwd)
tool=${1:-$here/../../wireloupe}
case $tool in */*) tool=$(realpath "$tool") ;; *) tool=$(command -v "$tool" || echo "$tool") ;; esac
reference=$(command -v tcpdump)
export TZ=UTC0 LC_ALL=C
. "$here/netns.sh"

[ -x "$tool" ] || { echo "run.sh: no program at $tool" >&2; exit 2; }
net_possible || { echo "skipped: the live test makes network namespaces, and may not here (run it as root)"; exit 0; }
for program in tcpdump curl dig ping dnsmasq python3 ethtool; do
    command -v $program >/dev/null || { echo "skipped: no $program here"; exit 0; }
done

passed=0 failed=0

pass() { passed=$((passed + 1)); echo "ok    $1"; }

# fail NAME [FILE…]: tells why, from files
fail() {
    failed=$((failed + 1))
    echo "FAIL  $1"
    shift
    [ $# = 0 ] || tail -n 12 "$@" | cut -c1-200 | sed 's/^/      /'
}

# check NAME COMMAND…: passes when the command succeeds
check() {
    local name=$1
    shift
    if "$@" >"$tmp/check" 2>&1; then pass "$name"; else fail "$name" "$tmp/check"; fi
}

line_count() { [ "$(grep -c . "$1")" = "$2" ]; }

same() { diff -u --label tcpdump --label wireloupe "$1" "$2"; }

# near A B: the same lines, stamped (-tttt) within some milliseconds of each other: the kernel stamps for each listener
near() {
    same <(cut -d' ' -f3- "$1") <(cut -d' ' -f3- "$2") &&
        paste -d' ' <(cut -d' ' -f2 "$1") <(cut -d' ' -f2 "$2") | awk -F '[: ]' '
            function abs(x) { return x < 0 ? -x : x }
            abs($1 * 3600 + $2 * 60 + $3 - $4 * 3600 - $5 * 60 - $6) > 0.005 { print; far = 1 }
            END { exit far }'
}

# start WHO PROGRAM ARGUMENT…: sniffs in B; output in out/WHO and out/WHO.err, process id in the variable WHO_pid
start() {
    local who=$1
    shift
    rm -f "$tmp/out/$who" "$tmp/out/$who.err"
    ip netns exec "$ns_b" "$@" >"$tmp/out/$who" 2>"$tmp/out/$who.err" </dev/null &
    printf -v "${who}_pid" %s $!
    wait_for 5 grep -q 'listening on' "$tmp/out/$who.err"
}

# stop PID: as Control-C does; the exit status is left in the variable status
stop() {
    kill -INT "$1" 2>/dev/null
    wait "$1"
    status=$?
}

# both ARGUMENT…: tcpdump and wireloupe with the same arguments; both_end ends them when all is delivered
both() {
    start ref "$reference" --immediate-mode "$@"
    start own "$tool" --immediate-mode "$@"
}

both_end() {
    sleep "${1:-0.4}"
    stop "$ref_pid"
    stop "$own_pid"
}

# agree COMMAND…: the command succeeds, at the third try at the latest: where both processors are busy, the kernel
# hands packets of the two directions to two listeners in different orders. What is really wrong is so each time.
agree() {
    local try
    for try in 1 2 3; do
        "$@" >"$tmp/agree" 2>&1 && break
        [ "$try" = 3 ] && { cat "$tmp/agree"; return 1; }
    done
}

# listened COMPARISON TRAFFIC ARGUMENT…: both write the same lines while the traffic runs, and more than none
listened() {
    local comparison=$1 traffic=$2
    shift 2
    both "$@"
    $traffic >/dev/null 2>&1
    both_end
    if line_count "$tmp/out/ref" 0; then
        echo "tcpdump saw nothing"
        cat "$tmp/out/ref.err"
        return 1
    fi
    # tcpdump ends its output with an empty line when it is stopped
    sed -i '${/^$/d}' "$tmp/out/ref" "$tmp/out/own"
    $comparison "$tmp/out/ref" "$tmp/out/own"
}

# compare NAME TRAFFIC ARGUMENT…
compare() {
    local name=$1
    shift
    check "$name" agree listened "${by:-same}" "$@"
}

pings() { A ping -n -c 3 -i 0.1 10.99.0.2; }
page() { A curl -s -m 3 http://10.99.0.2:80/; }
names() { A dig @10.99.0.2 +tries=1 +time=1 host.example.test A; A dig @10.99.0.2 +tries=1 +time=1 +tcp example.test MX; }
pings6() { A ping -n -c 2 -i 0.1 fd99::2; }
mixture() { pings; page; names; pings6; }
anywhere() { mixture; B ping -n -c 1 127.0.0.1; }

services() {
    net_ipv6
    mkdir -p "$tmp/web"
    chmod 755 "$tmp"
    mkdir -m 777 "$tmp/out"
    echo "hello" >"$tmp/web/index.html"
    head -c 2500000 /dev/zero >"$tmp/web/large"
    serve -t 80 python3 -m http.server -d "$tmp/web" 80
    serve -u 53 dnsmasq --no-daemon --conf-file=/dev/null --no-resolv --no-hosts --bind-interfaces --interface=s0 \
        --user=root --address=/host.example.test/10.99.0.80 --mx-host=example.test,mail.example.test,10
    sleep 0.5
}

lines_tests() {
    compare "one-liners" mixture -i s0 -l -nn -t
    by=near compare "time stamps" pings -i s0 -l -nn -tttt
    check "says what it listens on" same <(grep -o 'listening on.*' "$tmp/out/ref.err") <(grep -o 'listening on.*' "$tmp/out/own.err")
    compare "-v" mixture -i s0 -l -nn -t -v
    compare "-e -vv" mixture -i s0 -l -nn -t -e -vv
    compare "-S -q" mixture -i s0 -l -nn -t -S -q
    compare "-X" page -i s0 -l -nn -t -X
    compare "-s 60" page -i s0 -l -nn -t -s 60
    compare "all devices" anywhere -i any -l -nn -t
    compare "all devices, cooked as version 1" anywhere -i any -l -nn -t -e -y LINUX_SLL
    compare "the loopback device" anywhere -i lo -l -nn -t -e
    compare "packets that come in only" pings -i s0 -l -nn -t -Q in
    compare "not promiscuous" pings -i s0 -l -nn -t -p
    compare "a filter of ports" mixture -i s0 -l -nn -t 'udp port 53 or tcp port 53'
    compare "a filter of bits" mixture -i s0 -l -nn -t 'tcp[tcpflags] & (tcp-syn|tcp-fin) != 0'
    compare "a filter of the newer version" mixture -i s0 -l -nn -t ip6 and icmp6
}

# tagged ARGUMENT…: wireloupe alone, while frames with one tag, two and none come in and go out
tagged() {
    start own "$tool" -i s0 --immediate-mode -l -nn -t "$@"
    A python3 "$here/scenes/send.py" tagged c0
    B python3 "$here/scenes/send.py" tagged s0
    sleep 0.4
    stop "$own_pid"
}

unseen() { grep -q "not seen by the filter: $1 packet" "$tmp/out/own.err"; }

tags_tests() {
    # The kernel takes the outer tag off what comes in, and the filter sees the rest of it.
    tagged udp port 5001
    check "tags: a filter of ports sees what came in with one, too" line_count "$tmp/out/own" 4
    check "tags: what it did not see is counted" unseen 4
    tagged vlan 5 or udp port 5001
    check "tags: behind vlan, what has no tag is counted" unseen 3
    tagged vlan
    check "tags: a filter that sees all is not warned of" eval '! unseen ""'
}

counts() { sed 's/^[0-9]* packets\{0,1\} /N packets /' "$1" | grep -v 'listening on\|verbose output'; }
last_words() { counts "$tmp/out/own.err" | tr '\n' ' ' | grep -q 'N packets captured N packets received by filter N packets dropped by kernel'; }
ended() { ! kill -0 "$1" 2>/dev/null; }

signals_tests() {
    start own "$tool" -i s0 --immediate-mode -l -nn icmp
    pings >/dev/null
    wait_for 3 line_count "$tmp/out/own" 6
    check "-l: each line is there at once" line_count "$tmp/out/own" 6
    kill -USR1 "$own_pid"
    check "SIGUSR1 tells the counts" wait_for 2 grep -Eq '6 packets captured' "$tmp/out/own.err"
    check "SIGUSR1 does not end it" kill -0 "$own_pid"
    pings >/dev/null
    wait_for 3 line_count "$tmp/out/own" 12
    stop "$own_pid"
    check "SIGINT: exit status 0" [ "$status" = 0 ]
    check "SIGINT: every packet was shown, once" line_count "$tmp/out/own" 12
    check "SIGINT: the counts on stderr" last_words
    check "SIGINT: as many captured as shown" grep -q '^12 packets captured' "$tmp/out/own.err"
    start own "$tool" -i s0 --immediate-mode -l -nn icmp
    kill -TERM "$own_pid"
    wait "$own_pid"
    check "SIGTERM: exit status 0" [ $? = 0 ]
}

count_tests() {
    start own "$tool" -i s0 --immediate-mode -nn -c 3 icmp
    pings >/dev/null
    check "-c 3 ends by itself" wait_for 3 ended "$own_pid"
    wait "$own_pid"
    check "-c 3: exit status 0" [ $? = 0 ]
    check "-c 3: three lines" line_count "$tmp/out/own" 3
    B timeout 5 "$tool" -i s0 --immediate-mode -l -nn icmp 2>"$tmp/out/pipe.err" | head -n 1 >"$tmp/out/pipe" &
    local pipe=$!
    sleep 0.5
    pings >/dev/null
    pings >/dev/null
    check "a closed pipe ends it" wait_for 3 ended $pipe
    check "a closed pipe is no news" eval '! grep -qi "broken\|unable\|error" "$tmp/out/pipe.err"'
}

# same_file A B: the same header and the same packets, stamped within some milliseconds of each other
same_file() {
    python3 - "$1" "$2" <<'P'
import struct, sys
def records(path):
    data = open(path, "rb").read()
    yield data[:24], 0
    at = 24
    while at < len(data):
        sec, usec, cap, length = struct.unpack_from("@IIII", data, at)
        yield data[at + 8:at + 16 + cap], sec * 1000000 + usec
        at += 16 + cap
a, b = list(records(sys.argv[1])), list(records(sys.argv[2]))
print("tcpdump %d packets, wireloupe %d" % (len(a) - 1, len(b) - 1))
for n, (x, y) in enumerate(zip(a, b)):
    if x[0] != y[0]:
        sys.exit("%d differs:\n%s\n%s" % (n, x[0].hex(), y[0].hex()))
    if abs(x[1] - y[1]) > 5000:
        sys.exit("%d: times %d and %d" % (n, x[1], y[1]))
sys.exit(len(a) != len(b) or len(a) < 10)
P
}

# written ARGUMENT…: the same packets in both files
written() {
    rm -f "$tmp/out/"*.pcap
    start ref "$reference" --immediate-mode -w "$tmp/out/ref.pcap" -U "$@"
    start own "$tool" --immediate-mode -w "$tmp/out/own.pcap" -U "$@"
    mixture >/dev/null 2>&1
    both_end
    same_file "$tmp/out/ref.pcap" "$tmp/out/own.pcap"
}

# write_test NAME ARGUMENT…
write_test() {
    local name=$1
    shift
    check "$name" agree written "$@"
}

write_tests() {
    write_test "-w: the same packets" -i s0
    check "-w: wireloupe reads it as tcpdump does" eval \
        '"$tool" -nn -r "$tmp/out/own.pcap" >"$tmp/own" 2>"$tmp/err"; "$reference" -nn -r "$tmp/out/own.pcap" 2>/dev/null | same - "$tmp/own"'
    write_test "-w -s 64" -i s0 -s 64
    write_test "-w of all devices" -i any
    start own "$tool" -i s0 --immediate-mode -nn --print -w "$tmp/out/own.pcap" icmp
    pings >/dev/null
    sleep 0.4
    stop "$own_pid"
    check "--print: shows what it writes" line_count "$tmp/out/own" 6
    start own "$tool" -i s0 --immediate-mode -U -w - icmp
    pings >/dev/null
    sleep 0.4
    stop "$own_pid"
    mv "$tmp/out/own" "$tmp/out/own.pcap"
    check "-w - to standard output" eval '[ "$("$reference" -nn -r "$tmp/out/own.pcap" 2>/dev/null | grep -c "ICMP echo")" = 6 ]'
}

# rotated WHO PROGRAM ARGUMENT…: the names of the files that it leaves in a folder of its own, and its exit status
rotated() {
    local who=$1 pid
    shift
    rm -f "$tmp/out/$who.err"
    mkdir -m 777 "$tmp/out/$who.d"
    ip netns exec "$ns_b" sh -c 'cd "$1" && shift && exec timeout 9 "$@"' sh "$tmp/out/$who.d" "$@" \
        >/dev/null 2>"$tmp/out/$who.err" </dev/null &
    pid=$!
    wait_for 5 grep -q 'listening on' "$tmp/out/$who.err"
    $traffic >/dev/null 2>&1
    wait_for 2 ended $pid || kill -INT $pid
    wait $pid
    status=$?
    { echo "status $status"; ls "$tmp/out/$who.d" | sed 's/[0-9]\{10\}/TIME/'; } >"$tmp/out/$who"
    rm -r "$tmp/out/$who.d"
}

slow_pings() { A ping -n -c 9 -i 0.4 10.99.0.2; }
large_page() { A curl -s -m 5 -o /dev/null http://10.99.0.2:80/large; }

rotate_tests() {
    traffic=slow_pings
    rotated ref "$reference" -i s0 --immediate-mode -G 1 -W 2 -w each.%s icmp
    rotated own "$tool" -i s0 --immediate-mode -G 1 -W 2 -w each.%s icmp
    check "-G 1 -W 2: two files and an end" same "$tmp/out/ref" "$tmp/out/own"
    # The reference ends a file when the next frame comes; here a silent device ends it as well.
    rm -rf "$tmp/out/silent.d"
    mkdir -m 777 "$tmp/out/silent.d"
    start own "$tool" -i s0 --immediate-mode -G 2 -W 1 -w "$tmp/out/silent.d/only" icmp
    A ping -q -c 1 10.99.0.2 >/dev/null
    check "-G 2 -W 1, then silence: ends by itself" wait_for 8 ended "$own_pid"
    check "-G 2, then silence: the file has its name" test -f "$tmp/out/silent.d/only"
    stop "$own_pid"
    traffic=large_page
    rotated ref "$reference" -i s0 -C 1 -W 2 -w part tcp port 80
    rotated own "$tool" -i s0 -C 1 -W 2 -w part tcp port 80
    check "-C 1 -W 2: two files, used in turn" same "$tmp/out/ref" "$tmp/out/own"
}

tells() { B "$@" 2>&1; }
devices() { tells "$1" -D | sed 's/ *\[.*//'; }

lists_tests() {
    devices "$reference" >"$tmp/a"
    devices "$tool" >"$tmp/b"
    check "-D: the same devices" same "$tmp/a" "$tmp/b"
    tells "$reference" -i s0 -L >"$tmp/a"
    tells "$tool" -i s0 -L >"$tmp/b"
    check "-L: the same link types" same "$tmp/a" "$tmp/b"
    tells "$reference" -i any -L >"$tmp/a"
    tells "$tool" -i any -L >"$tmp/b"
    check "-L of all devices" same "$tmp/a" "$tmp/b"
    tells "$reference" -i s0 -J >"$tmp/a"
    tells "$tool" -i s0 -J >"$tmp/b"
    check "-J: the same kinds of time stamps" same "$tmp/a" "$tmp/b"
}

# refuses NAME PATTERN ARGUMENT…: exit status 1, and one line on stderr that matches
refuses() {
    local name=$1 pattern=$2
    shift 2
    B timeout 5 "$@" >"$tmp/out/own" 2>"$tmp/out/own.err"
    status=$?
    check "$name: exit status 1" [ $status = 1 ]
    check "$name: says why" grep -Eqi "$pattern" "$tmp/out/own.err"
    check "$name: nothing on stdout" [ ! -s "$tmp/out/own" ]
}

trouble_tests() {
    refuses "no such device" 'nosuch' "$tool" -i nosuch0
    refuses "a filter that is none" 'syntax error' "$tool" -i s0 'port port'
    refuses "no permission" 'permi' setpriv --reuid=65534 --regid=65534 --clear-groups "$tool" -i s0
    ip -n "$ns_b" link add gone0 type veth peer name gone1
    ip -n "$ns_b" link set gone0 up
    ip -n "$ns_b" link set gone1 up
    start own "$tool" -i gone0 --immediate-mode -l -nn
    ip -n "$ns_b" link del gone0
    check "a device that goes away ends it" wait_for 4 ended "$own_pid"
    kill -KILL "$own_pid" 2>/dev/null
    wait "$own_pid"
    check "a device that goes away: exit status 1" [ $? = 1 ]
    check "a device that goes away: says so" grep -Eqi 'gone0|interface|device|network' "$tmp/out/own.err"
}

# A device that is down for a while: what comes before and after is seen, by tcpdump, too.
down_tests() {
    both -i s0 -l -nn -t icmp
    pings >/dev/null
    ip -n "$ns_b" link set s0 down
    sleep 0.5
    ip -n "$ns_b" link set s0 up
    B ip neigh replace 10.99.0.1 lladdr $mac_a dev s0 nud permanent
    net_ipv6
    A ping -n -c 2 -w 5 -i 0.2 10.99.0.2 >/dev/null
    both_end
    sed -i '${/^$/d}' "$tmp/out/ref" "$tmp/out/own"
    check "a device goes down and comes back: the same lines" same "$tmp/out/ref" "$tmp/out/own"
    check "a device goes down and comes back: exit status 0" [ "$status" = 0 ]
    check "a device goes down and comes back: both sides are seen" line_count "$tmp/out/own" 10
    ip -n "$ns_b" link add down0 type veth peer name down1
    refuses "a device that is down" 'down0: .*not up' "$tool" -i down0
    ip -n "$ns_b" link del down0
}

privileges_tests() {
    start own "$tool" -i s0 --immediate-mode -l -nn icmp
    sleep 0.3
    check "no capability is left when packets are read" grep -q '^CapEff:[[:space:]]*0*$' "/proc/$own_pid/status"
    check "no capability can come back" grep -q '^CapPrm:[[:space:]]*0*$' "/proc/$own_pid/status"
    check "no program could have one" grep -q '^CapBnd:[[:space:]]*0*$' "/proc/$own_pid/status"
    check "no new privileges" grep -q '^NoNewPrivs:[[:space:]]*1$' "/proc/$own_pid/status"
    check "system calls are filtered" grep -q '^Seccomp:[[:space:]]*2$' "/proc/$own_pid/status"
    check "root became nobody" grep -Eq '^Uid:([[:space:]]+65534){4}$' "/proc/$own_pid/status"
    check "no group is left" grep -Eq '^Groups:[[:space:]]*$' "/proc/$own_pid/status"
    stop "$own_pid"
    export SUDO_UID=4321 SUDO_GID=4322
    start own "$tool" -i s0 --immediate-mode -l -nn icmp
    unset SUDO_UID SUDO_GID
    sleep 0.3
    check "with sudo, root became its caller" grep -Eq '^Uid:([[:space:]]+4321){4}$' "/proc/$own_pid/status"
    check "and is in its group" grep -Eq '^Gid:([[:space:]]+4322){4}$' "/proc/$own_pid/status"
    stop "$own_pid"
    start own "$tool" -i s0 --immediate-mode --no-sandbox -l -nn icmp
    sleep 0.3
    check "--no-sandbox: no filter" grep -q '^Seccomp:[[:space:]]*0$' "/proc/$own_pid/status"
    stop "$own_pid"
    check "--no-sandbox warns" grep -q -e '--no-sandbox: ' "$tmp/out/own.err"
}

# A folder that is root's alone: files are begun, named and handed to -z there while packets are read as nobody.
opener_tests() {
    local folder=$tmp/roots
    mkdir -m 700 "$folder"
    B "$tool" -r "$here/../../captures/http.pcap" -C 1k -z gzip -w "$folder/part" 2>"$tmp/out/own.err"
    check "-C and -z in a folder of root's" test "$(cd "$folder" && echo *)" = "part.gz part1.gz part2.gz"
    "$tool" -nn -r "$folder/part.gz" -r "$folder/part1.gz" -r "$folder/part2.gz" 2>/dev/null >"$tmp/a"
    "$tool" -nn -r "$here/../../captures/http.pcap" 2>/dev/null >"$tmp/b"
    check "every packet is in one of the files" same "$tmp/b" "$tmp/a"
    cp "$here/../../captures/arp.pcap" "$folder/second"
    printf '%s\n' "$folder/part.gz" "$folder/second" >"$folder/list"
    { "$tool" -nn -r "$folder/part.gz"; "$tool" -nn -r "$folder/second"; } >"$tmp/b" 2>/dev/null
    "$tool" -nn -V "$folder/list" >"$tmp/a" 2>/dev/null
    check "-V reads files of root's" same "$tmp/b" "$tmp/a"
    # The opener ends with the program that it opens for, also where that was killed.
    start own "$tool" -i s0 -w "$folder/killed" -G 60 icmp
    sleep 0.3
    A ping -q -c 1 10.99.0.2 >/dev/null
    kill -KILL "$own_pid"
    wait "$own_pid" 2>/dev/null
    sleep 0.3
    check "killed: nothing stays behind" test -z "$(pgrep -f "$folder/killed")"
    check "killed: no file has its final name" test ! -e "$folder/killed"
}

load_tests() {
    start own "$tool" -i s0 -nn icmp
    A ping -q -f -n -c 3000 10.99.0.2 >/dev/null
    sleep 1.5
    stop "$own_pid"
    check "3000 pings as fast as they go: 6000 lines" line_count "$tmp/out/own" 6000
    check "3000 pings as fast as they go: none dropped" grep -q '^0 packets dropped by kernel' "$tmp/out/own.err"
}

# echoes: how many requests came in and answers went out, as the kernel counts them
echoes() { B awk '$1 == "Icmp:" && $2 ~ /^[0-9]/ { print $(in_at) + $(out_at) }
    $1 == "Icmp:" { for (i = 2; i <= NF; i++) { if ($i == "InEchos") in_at = i; if ($i == "OutEchoReps") out_at = i } }' /proc/net/snmp; }

# Nobody reads what it writes: the kernel's buffer is emptied all the same, and what found no room is counted. More
# comes than the kernel's buffer and our ring hold together, each of which is much at once.
slow_tests() {
    local before
    mkfifo "$tmp/slow"
    exec 8<>"$tmp/slow"
    ip netns exec "$ns_b" "$tool" -i s0 -B 28672 -nn -X icmp >"$tmp/slow" 2>"$tmp/out/own.err" 8<&- &
    own_pid=$!
    wait_for 5 grep -q 'listening on' "$tmp/out/own.err"
    before=$(echoes)
    A ping -q -f -n -s 1400 -c 20000 10.99.0.2 >/dev/null
    sleep 1.5
    cat <&8 >/dev/null &
    local reader=$!
    stop "$own_pid"
    kill "$reader"
    exec 8<&-
    local came=$(($(echoes) - before))
    check "nobody reads: the kernel drops nothing" grep -q '^0 packets dropped by kernel' "$tmp/out/own.err"
    check "nobody reads: what was lost is told" \
        grep -q '^[1-9][0-9]* packets dropped by wireloupe: its output was too slow' "$tmp/out/own.err"
    # What is in the ring at the end is shown, or counted as lost.
    check "nobody reads: all that was received was shown or lost" awk -v came="$came" '
        /packets captured/ { captured = $1 } /received by filter/ { received = $1 } /by wireloupe/ { lost = $1 }
        END { print captured, lost, received, came; exit !(came > 30000 && received == came && captured + lost == received) }' \
        "$tmp/out/own.err"
}

# told PATTERN: a line on stderr
told() { grep -q -- "$1" "$tmp/out/own.err"; }
figure() { sed -n "s/^\([0-9]*\) packets\{0,1\} $1.*/\1/p" "$tmp/out/own.err"; }

# What is lost is told when it happens; what is odd about frames, once.
losses_tests() {
    start own "$tool" -i lo -nn icmp
    B ping -q -c 5 -i 0.1 127.0.0.1 >/dev/null
    sleep 1.2
    stop "$own_pid"
    check "lo: each packet is counted once" [ "$(figure captured) $(figure received)" = "10 10" ]
    start own "$tool" -i s0 -nn -B 64 icmp
    kill -STOP "$own_pid"
    A ping -q -f -s 1000 -c 3000 10.99.0.2 >/dev/null
    kill -CONT "$own_pid"
    A ping -q -c 2 -i 0.2 10.99.0.2 >/dev/null
    check "packets that the kernel drops are told at once" wait_for 3 told 'wireloupe: s0: [0-9]* packets lost: [0-9]* by the kernel.*-B'
    sleep 1.2
    stop "$own_pid"
    check "what was captured and what was dropped is all" [ "$(($(figure captured) + $(figure dropped)))" = "$(figure received)" ]
    start own "$tool" -i s0 --immediate-mode -v -nn -s 60 icmp or tcp
    pings >/dev/null
    sleep 0.4
    stop "$own_pid"
    check "checksums that are right, or cut, are not" eval '! told offloading'
    check "packets that are cut are told" told '^wireloupe: 6 packets were cut to the snapshot length of 60 bytes (-s 0'
    B ethtool -K s0 tx on sg on tso on gso on >/dev/null 2>&1
    start own "$tool" -i s0 --immediate-mode -v -nn tcp port 80
    large_page >/dev/null
    sleep 1.2
    stop "$own_pid"
    B ethtool -K s0 tso off gso off tx off >/dev/null 2>&1
    check "unfinished checksums are explained" told '^wireloupe: s0: checksums .*(offloading).*ethtool -K s0 tx off'
    check "and that once, too" [ "$(grep -c offloading "$tmp/out/own.err")" = 1 ]
    check "frames that no wire carries are explained" told 'larger than its MTU of 1500 bytes'
    check "and that once" [ "$(grep -c MTU "$tmp/out/own.err")" = 1 ]
}

# no packet leaves B but the answers to what A asked: the sniffer itself sends nothing
silence_test() {
    start own "$tool" -i s0 --immediate-mode -l
    start ref "$reference" -i s0 --immediate-mode -nn -Q out 'not icmp and not icmp6'
    pings >/dev/null
    both_end 1
    check "it sends nothing of its own" line_count "$tmp/out/ref" 0
}

net_up || { echo "skipped: no network of our own here"; exit 0; }
services
lines_tests
signals_tests
tags_tests
count_tests
write_tests
rotate_tests
lists_tests
trouble_tests
down_tests
privileges_tests
opener_tests
load_tests
slow_tests
losses_tests
silence_test
echo "$passed passed, $failed failed"
[ $failed = 0 ]
