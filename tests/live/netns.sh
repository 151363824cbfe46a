# netns.sh: a small network inside this machine, for the scripts of this folder to source.
#
# Two network namespaces joined by a cable: A, the client (10.99.0.1, fd99::1, device c0), and B, the server
# (10.99.0.2, fd99::2, device s0); `net_beyond` adds a third, C, behind B as router. The namespaces have names of
# their own, and net_down ends every process that still runs in them: nothing outside is touched. Neighbours are
# known from the start and IPv6 is off until net_ipv6, so that a capture holds one behaviour and no chatter.

ns_a=wla$BASHPID ns_b=wlb$BASHPID ns_c=wlc$BASHPID
mac_a=02:00:00:00:00:01 mac_b=02:00:00:00:00:02

A() { ip netns exec "$ns_a" "$@"; }
B() { ip netns exec "$ns_b" "$@"; }
C() { ip netns exec "$ns_c" "$@"; }

# net_possible: whether this user may make network namespaces here.
net_possible() {
    [ "$(id -u)" = 0 ] && command -v ip >/dev/null && ip netns add "wlx$BASHPID" 2>/dev/null &&
        ip netns del "wlx$BASHPID"
}

# net_up: makes A and B and the cable; they are gone again when the (sub)shell that called it ends.
net_up() {
    ns_a=wla$BASHPID ns_b=wlb$BASHPID ns_c=wlc$BASHPID
    tmp=$(mktemp -d) && chmod 755 "$tmp" || return 1
    trap net_down EXIT
    trap 'exit 130' INT TERM
    ip netns add "$ns_a" && ip netns add "$ns_b" || return 1
    ip link add c0 netns "$ns_a" address $mac_a type veth peer name s0 netns "$ns_b" address $mac_b || return 1
    net_settle "$ns_a" c0 10.99.0.1/24
    net_settle "$ns_b" s0 10.99.0.2/24
    A ip neigh replace 10.99.0.2 lladdr $mac_b dev c0 nud permanent
    B ip neigh replace 10.99.0.1 lladdr $mac_a dev s0 nud permanent
}

# net_settle NS DEVICE ADDRESS: brings a device up, quietly, with checksums and segments as the wire would have them.
net_settle() {
    ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.accept_dad=0 \
        net.ipv6.conf.default.router_solicitations=0 net.ipv6.conf.default.accept_ra=0 \
        net.ipv4.conf.all.send_redirects=0 net.ipv4.ping_group_range='0 2147483647' \
        net.ipv4.tcp_ecn=0 net.ipv4.icmp_ratelimit=0 net.ipv6.icmp.ratelimit=0 2>/dev/null
    ip netns exec "$1" ethtool -K "$2" tso off gso off gro off tx off rx off >/dev/null 2>&1
    ip -n "$1" link set lo up
    ip -n "$1" addr add "$3" dev "$2"
    ip -n "$1" link set "$2" up
}

# net_ipv6: gives A and B their IPv6 addresses, and waits until their multicast reports are out.
net_ipv6() {
    local side
    for side in "$ns_a c0 1" "$ns_b s0 2"; do
        set -- $side
        ip netns exec "$1" sysctl -qw net.ipv6.conf."$2".router_solicitations=0 net.ipv6.conf."$2".addr_gen_mode=1
        ip netns exec "$1" sysctl -qw net.ipv6.conf.all.disable_ipv6=0 net.ipv6.conf."$2".accept_dad=0 \
            net.ipv6.conf."$2".mldv2_unsolicited_report_interval=20 \
            net.ipv6.conf."$2".mldv1_unsolicited_report_interval=20
        ip -n "$1" addr replace "fe80::$3/64" dev "$2" nodad
        ip -n "$1" addr replace "fd99::$3/64" dev "$2" nodad
    done
    sleep 1
    A ip neigh replace fd99::2 lladdr $mac_b dev c0 nud permanent
    B ip neigh replace fd99::1 lladdr $mac_a dev s0 nud permanent
}

# net_beyond [MTU]: C (10.99.1.2, fd99:0:0:1::2) behind B, reached over a link with the MTU given.
net_beyond() {
    ip netns add "$ns_c" || return 1
    ip link add r0 netns "$ns_b" address 02:00:00:00:00:03 type veth \
        peer name d0 netns "$ns_c" address 02:00:00:00:00:04
    net_settle "$ns_c" d0 10.99.1.2/24
    ip -n "$ns_b" addr add 10.99.1.1/24 dev r0
    ip -n "$ns_b" link set r0 mtu "${1:-1500}" up
    ip -n "$ns_c" link set d0 mtu "${1:-1500}"
    B sysctl -qw net.ipv4.ip_forward=1
    A ip route add 10.99.1.0/24 via 10.99.0.2
    C ip route add 10.99.0.0/24 via 10.99.1.1
}

# net_beyond_ipv6: the same for IPv6, after net_ipv6 and net_beyond.
net_beyond_ipv6() {
    C sysctl -qw net.ipv6.conf.all.disable_ipv6=0
    B sysctl -qw net.ipv6.conf.all.forwarding=1
    ip -n "$ns_b" addr add fd99:0:0:1::1/64 dev r0 nodad
    ip -n "$ns_c" addr add fd99:0:0:1::2/64 dev d0 nodad
    A ip -6 route add fd99:0:0:1::/64 via fd99::2
    C ip -6 route add fd99::/64 via fd99:0:0:1::1
    sleep 1
}

# firewall NS HOOK RULE…: packet filter rules of nft
firewall() {
    local ns=$1 hook=$2 rule
    shift 2
    ip netns exec "$ns" nft "add table ip wl; add chain ip wl c { type filter hook $hook priority 0; }" || return 1
    for rule in "$@"; do ip netns exec "$ns" nft "add rule ip wl c $rule" || return 1; done
}

# net_down: ends what runs in the namespaces, and removes them and the scratch folder.
net_down() {
    local ns pids
    for ns in "$ns_a" "$ns_b" "$ns_c"; do
        pids=$(ip netns pids "$ns" 2>/dev/null)
        [ -z "$pids" ] || kill $pids 2>/dev/null
    done
    for ns in "$ns_a" "$ns_b" "$ns_c"; do
        for _ in 1 2 3 4 5; do
            [ -z "$(ip netns pids "$ns" 2>/dev/null)" ] && break
            sleep 0.1
        done
        pids=$(ip netns pids "$ns" 2>/dev/null)
        [ -z "$pids" ] || kill -KILL $pids 2>/dev/null
        ip netns del "$ns" 2>/dev/null
    done
    case ${tmp:-} in /tmp/?*) rm -rf "$tmp" ;; esac
}

# wait_for SECONDS COMMAND…: until the command succeeds.
wait_for() {
    local tries=$(($1 * 20))
    shift
    while ! "$@" >/dev/null 2>&1; do
        [ $((tries -= 1)) -gt 0 ] || return 1
        sleep 0.05
    done
}

listening() { [ -n "$(B ss -Hln "$1" "sport = :$2")" ]; }

# serve -t|-u PORT COMMAND…: starts a server in B, and waits until the TCP or UDP port is open; else ends the shell.
serve() {
    local kind=$1 port=$2
    shift 2
    B "$@" >"$tmp/server.log" 2>&1 </dev/null &
    wait_for 10 listening "$kind" "$port" && return
    echo "no server on port $port: $*: $(tail -3 "$tmp/server.log")" >&2
    exit 1
}
