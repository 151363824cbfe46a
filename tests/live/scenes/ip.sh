# Scenes of the link and network layers: ARP, IPv4, ICMP, IGMP.

scene_arp() {
    about "ARP: request and reply, a probe for a duplicate address, a gratuitous announcement, a request nobody answers" iputils-ping arping iproute2
    ip -n "$ns_a" neigh flush all nud all
    A ip neigh del 10.99.0.2 dev c0
    B ip neigh del 10.99.0.1 dev s0
    capture s0 arp
    A ping -n -c 1 -W 1 10.99.0.2
    A arping -0 -c 1 -w 1 -i c0 10.99.0.2
    A arping -U -c 1 -w 1 -i c0 10.99.0.1
    A ping -n -c 1 -W 1 10.99.0.77
    capture_end
    :
}

scene_icmp_echo() {
    about "ICMP echo: three requests and their replies, with a pattern as payload" iputils-ping
    capture s0
    A ping -n -c 3 -i 0.2 -s 56 -p 0123456789abcdef 10.99.0.2
    capture_end
}

scene_icmp_unreachable() {
    about "ICMP destination unreachable: port, protocol, network, host, and administratively prohibited" python3-minimal nftables curl iproute2
    net_beyond
    firewall "$ns_b" input 'tcp dport 81 reject with icmp type admin-prohibited' \
        'tcp dport 82 reject with icmp type net-prohibited' 'tcp dport 83 reject with icmp type host-prohibited'
    A ip route add 10.99.9.0/24 via 10.99.0.2
    B ip route add unreachable 10.99.9.8
    B ip route add prohibit 10.99.9.9
    capture s0
    A /usr/bin/python3 "$here/scenes/send.py" udp 10.99.9.7 33434 hello
    A /usr/bin/python3 "$here/scenes/send.py" udp 10.99.9.8 33434 hello
    A /usr/bin/python3 "$here/scenes/send.py" udp 10.99.9.9 33434 hello
    A /usr/bin/python3 "$here/scenes/send.py" udp 10.99.0.2 33434 hello
    A /usr/bin/python3 "$here/scenes/send.py" proto 10.99.0.2 253 hello
    for port in 81 82 83; do A curl -s -m 0.3 http://10.99.0.2:$port/; done
    A ping -n -c 1 -W 4 10.99.1.77
    capture_end
}

scene_icmp_ttl() {
    about "traceroute over one router, by UDP, ICMP and TCP: time exceeded, then the goal's own answers" traceroute
    net_beyond
    capture s0
    A traceroute -n -q 1 -N 1 -m 3 10.99.1.2
    A traceroute -n -q 1 -N 1 -m 3 -I 10.99.1.2
    A traceroute -n -q 1 -N 1 -m 3 -T -p 80 10.99.1.2
    capture_end
}

scene_icmp_mtu() {
    about "path MTU discovery: a ping and a TCP connection meet a link of 1000 bytes; fragmentation needed" iputils-ping socat
    net_beyond 1000
    capture s0 -c 30
    A ping -n -c 2 -i 0.2 -W 1 -M do -s 1200 10.99.1.2
    C socat -u TCP-LISTEN:5001,reuseaddr OPEN:/dev/null &
    sleep 0.3
    head -c 3000 /dev/zero | tr '\0' x | A socat -u - TCP:10.99.1.2:5001
    capture_end
}

scene_icmp_redirect() {
    about "ICMP redirect: the router tells of a better way on the same link" iputils-ping
    A ip route add 10.99.8.0/24 via 10.99.0.2
    B ip route add 10.99.8.0/24 via 10.99.0.3
    B ip neigh replace 10.99.0.3 lladdr 02:00:00:00:00:03 dev s0
    B sysctl -qw net.ipv4.ip_forward=1 net.ipv4.conf.all.send_redirects=1 net.ipv4.conf.s0.send_redirects=1
    capture s0
    A ping -n -c 1 -W 1 10.99.8.1
    capture_end
}

scene_icmp_timestamp() {
    about "ICMP timestamp request and the kernel's reply" python3-scapy
    capture s0
    A /usr/bin/python3 "$here/scenes/send.py" icmp-timestamp 10.99.0.2
    capture_end
}

scene_ip_fragments() {
    about "IPv4 fragments: a ping of 3000 bytes, in three pieces each way" iputils-ping
    capture s0
    A ping -n -c 1 -s 3000 10.99.0.2
    capture_end
}

scene_ip_options() {
    about "IPv4 options: record route, timestamps, timestamps with addresses, each filled in by the other side" iputils-ping
    net_beyond
    capture s0
    A ping -n -c 1 -R 10.99.1.2
    A ping -n -c 1 -T tsonly 10.99.1.2
    A ping -n -c 1 -T tsandaddr 10.99.1.2
    A ping -n -c 1 -Q 0xb8 10.99.0.2
    capture_end
}

scene_ip_source_route() {
    about "IPv4 options that no ping sends: loose and strict source route, router alert, security, stream id" python3-scapy
    craft ip-source-route
}

scene_igmp() {
    about "IGMP: versions 1, 2 and 3 report a group joined and left; a bridge asks as querier" iproute2
    ip -n "$ns_b" link add br0 type bridge mcast_snooping 1 mcast_querier 1 mcast_query_interval 200 \
        mcast_startup_query_interval 100 mcast_query_response_interval 50
    ip -n "$ns_b" link set s0 master br0
    ip -n "$ns_b" addr flush dev s0
    ip -n "$ns_b" addr add 10.99.0.2/24 dev br0
    B sysctl -qw net.ipv4.conf.br0.force_igmp_version=0
    capture s0 igmp
    ip -n "$ns_b" link set br0 type bridge mcast_igmp_version 3
    ip -n "$ns_b" link set br0 up
    A sysctl -qw net.ipv4.conf.c0.force_igmp_version=3
    A /usr/bin/python3 "$here/scenes/send.py" join 239.1.2.3 10.99.0.1
    A /usr/bin/python3 "$here/scenes/send.py" join-source 232.1.2.3 10.99.0.1 10.99.0.2
    ip -n "$ns_b" link set br0 type bridge mcast_igmp_version 2
    for v in 2 1; do
        A sysctl -qw net.ipv4.conf.c0.force_igmp_version=$v
        A /usr/bin/python3 "$here/scenes/send.py" join 239.1.2.$v 10.99.0.1
    done
    capture_end 1
}

scene_udp() {
    about "UDP: a datagram to an echo server and back, one that is empty, and UDP-Lite" socat
    serve -u 7 socat UDP-RECVFROM:7,fork EXEC:cat
    capture s0
    echo "hello, datagram" | A socat -t 0.3 - UDP:10.99.0.2:7
    A /usr/bin/python3 "$here/scenes/send.py" udp 10.99.0.2 9 ""
    A /usr/bin/python3 "$here/scenes/send.py" udplite 10.99.0.2 9 "only the header is summed"
    capture_end
}

scene_vxlan() {
    about "VXLAN: a ping inside a tunnel between two kernels" iproute2 iputils-ping
    for s in "$ns_a 1 2" "$ns_b 2 1"; do
        set -- $s
        ip -n "$1" link add vx0 address 02:00:00:00:01:0$2 type vxlan id 4242 local 10.99.0.$2 remote 10.99.0.$3 \
            dstport 4789 || skip "no vxlan in this kernel"
        ip -n "$1" addr add 10.99.42.$2/24 dev vx0
        ip -n "$1" link set vx0 up
    done
    capture s0
    A ping -n -c 2 -i 0.2 10.99.42.2
    capture_end
}

scene_ip_tunnels() {
    about "tunnels without a program here: IP in IP, 6in4, GRE (key, sequence, Ethernet inside), Geneve, MPLS, L2TPv3, EtherIP" python3-scapy
    craft ip-tunnels
}

scene_ipsec() {
    about "IPsec packets as seen outside: AH with a readable TCP segment, ESP, ESP in UDP, a NAT keepalive, IPComp" python3-scapy
    craft ipsec
}

scene_sctp() {
    about "SCTP: association set-up, data and acknowledgement, heartbeat, shutdown" python3-scapy
    craft sctp
}

scene_carp() {
    about "CARP, in the place of VRRP (read with -T carp): two hosts of a group, a wrong hop limit, a wrong sum, one cut short; over IPv6" python3-scapy
    craft carp
}

scene_fragment_faults() {
    about "fragments that overlap others, conflict with them, come twice, or reach too far, of IPv4 and IPv6" python3-scapy
    craft fragment-faults
}
