# Scenes of IPv6.

scene_icmp6_echo() {
    about "ICMPv6 echo: two requests and their replies" iputils-ping
    net_ipv6
    capture s0
    A ping -n -c 2 -i 0.2 fd99::2
    capture_end
}

scene_nd() {
    about "neighbour discovery: duplicate address detection, solicitation and advertisement, a neighbour that is not there" iputils-ping
    net_ipv6
    A ip neigh del fd99::2 dev c0
    B ip neigh del fd99::1 dev s0
    capture s0 icmp6
    A sysctl -qw net.ipv6.conf.c0.accept_dad=1 net.ipv6.conf.c0.dad_transmits=1
    A ip addr add fd99::11/64 dev c0
    sleep 1.5
    A ping -n -c 1 -W 1 fd99::2
    A ping -n -c 1 -W 1 fd99::77
    capture_end 3
}

scene_ra() {
    about "router solicitation and advertisement: prefix, MTU, route, DNS servers and search list, lifetimes" radvd ndisc6
    net_ipv6
    cat >"$tmp/radvd.conf" <<'R'
interface s0 { AdvSendAdvert on; MinRtrAdvInterval 3; MaxRtrAdvInterval 4; AdvLinkMTU 1492; AdvManagedFlag on;
  AdvOtherConfigFlag on; AdvDefaultPreference high; AdvReachableTime 30000; AdvRetransTimer 1000; AdvCurHopLimit 64;
  prefix fd99:0:0:5::/64 { AdvOnLink on; AdvAutonomous on; AdvValidLifetime 3600; AdvPreferredLifetime 1800; };
  route fd99:0:0:6::/64 { AdvRoutePreference low; AdvRouteLifetime 600; };
  RDNSS fd99::53 fd99::54 { AdvRDNSSLifetime 300; };
  DNSSL example.test lab.example.test { AdvDNSSLLifetime 300; }; };
R
    B sysctl -qw net.ipv6.conf.all.forwarding=1
    capture s0 'icmp6[0] == 133 or icmp6[0] == 134'
    B radvd -n -m stderr -C "$tmp/radvd.conf" -p "$tmp/radvd.pid" &
    sleep 1
    A rdisc6 -1 -w 1000 c0
    capture_end 4
}

scene_mld() {
    about "multicast listener discovery: versions 1 and 2 report groups joined and left; a bridge asks as querier" iproute2
    net_ipv6
    ip -n "$ns_b" link add br0 type bridge mcast_snooping 1 mcast_querier 1 mcast_mld_version 2 mcast_startup_query_interval 100
    ip -n "$ns_b" link set s0 master br0
    B sysctl -qw net.ipv6.conf.br0.disable_ipv6=0
    capture s0
    ip -n "$ns_b" link set br0 up
    A /usr/bin/python3 "$here/scenes/send.py" join6 ff05::1234 c0
    A sysctl -qw net.ipv6.conf.c0.force_mld_version=1
    A /usr/bin/python3 "$here/scenes/send.py" join6 ff05::1235 c0
    capture_end 3
}

scene_ip6_fragments() {
    about "IPv6 fragments: a ping of 3000 bytes, in three pieces each way" iputils-ping
    net_ipv6
    capture s0
    A ping -n -c 1 -s 3000 fd99::2
    capture_end
}

scene_icmp6_errors() {
    about "ICMPv6 errors: port unreachable, no route, prohibited, hop limit exceeded, packet too big, parameter problem" iputils-ping traceroute python3-scapy
    net_ipv6
    net_beyond 1300
    net_beyond_ipv6
    A ip -6 route add fd99:0:0:9::/64 via fd99::2
    B ip -6 route add prohibit fd99:0:0:9::9
    capture s0
    A /usr/bin/python3 "$here/scenes/send.py" udp fd99::2 33434 hello
    A /usr/bin/python3 "$here/scenes/send.py" udp fd99:0:0:9::7 33434 hello
    A /usr/bin/python3 "$here/scenes/send.py" udp fd99:0:0:9::9 33434 hello
    A traceroute -6 -n -q 1 -N 1 -m 3 fd99:0:0:1::2
    A ping -n -c 1 -W 1 -M do -s 1400 fd99:0:0:1::2
    A /usr/bin/python3 "$here/scenes/send.py" ip6-unknown fd99::1 fd99::2 c0 $mac_b
    capture_end
}

scene_mobility() {
    about "Mobile IPv6: home and care-of tests, binding updates and answers, every option" python3-scapy
    craft mobility
}

scene_ip6_extensions() {
    about "IPv6 extension headers: hop-by-hop (router alert, jumbo), destination options, routing types 0, 2 and 4, mobility, no next header" python3-scapy
    craft ip6-extensions
}

scene_srv6() {
    about "segment routing over IPv6: the kernel wraps a ping in a routing header of type 4" iproute2 iputils-ping
    net_ipv6
    net_beyond
    net_beyond_ipv6
    C sysctl -qw net.ipv6.conf.all.seg6_enabled=1 net.ipv6.conf.d0.seg6_enabled=1
    B sysctl -qw net.ipv6.conf.all.seg6_enabled=1 net.ipv6.conf.s0.seg6_enabled=1
    A ip -6 route add fd99:0:0:2::/64 encap seg6 mode encap segs fd99::2,fd99:0:0:1::2 dev c0 || skip "no SRv6 in this kernel"
    capture s0
    A ping -n -c 1 -W 1 fd99:0:0:2::1
    A ip -6 route replace fd99:0:0:1::2 encap seg6 mode inline segs fd99::2 dev c0
    A ping -n -c 1 -W 1 fd99:0:0:1::2
    capture_end
}
