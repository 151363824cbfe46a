# Scenes below the network layer: tags, LLC, spanning tree, neighbours' announcements, other link types.

scene_stp() {
    about "spanning tree: configuration BPDUs of two bridges in a loop, and a topology change" iproute2
    ip link add c1 netns "$ns_a" address 02:00:00:00:00:05 type veth peer name s1 netns "$ns_b" address 02:00:00:00:00:06
    for s in "$ns_a c0 c1 1" "$ns_b s0 s1 2"; do
        set -- $s
        ip -n "$1" link add br0 address 02:00:00:00:01:0$4 type bridge stp_state 1 forward_delay 200 hello_time 100 priority $4
        ip -n "$1" link set "$2" master br0
        ip -n "$1" link set "$3" master br0 up
    done
    capture s0 stp
    ip -n "$ns_a" link set br0 up
    ip -n "$ns_b" link set br0 up
    sleep 3.2
    ip -n "$ns_b" link set br0 type bridge priority 0
    sleep 5
    capture_end
}

scene_lldp() {
    about "a neighbour's announcements: LLDP with LLDP-MED, CDP, EDP, FDP and SONMP of one daemon" lldpd
    capture s0
    # lldpd wants a chroot folder of its own and talks to its child over a socket
    A unshare -m sh -c "mount -t tmpfs none /run && mkdir -p /run/lldpd && exec lldpd -d -cc -ee -ff -ss -M 1 -S 'a test host' -u $tmp/lldpd.sock -I c0" &
    wait_for 5 test -S "$tmp/lldpd.sock"
    A lldpcli -u "$tmp/lldpd.sock" configure lldp portdescription "port to the server"
    A lldpcli -u "$tmp/lldpd.sock" configure med location address country CH language en city Bern street Kramgasse number 49
    A lldpcli -u "$tmp/lldpd.sock" update
    capture_end 2
}

scene_vlan() {
    about "802.1Q and 802.1ad: a ping with one tag, with a priority, with two tags, and an ARP in a tag" python3-scapy
    craft vlan
}

scene_llc() {
    about "802.3 frames: LLC (IPX, NetBIOS, unnumbered, supervisory and information), SNAP with IP and AppleTalk, RSTP, MSTP, PVST+" python3-scapy
    craft llc
}

scene_ethernet_fcs() {
    about "Ethernet frames with their check sequence, behind padding, payload and other bytes; a wrong one, and one cut short" python3-scapy
    craft ethernet-fcs
}

scene_ethertypes() {
    about "Ethernet types without a program here: wake-on-LAN, loopback, RARP, LACP, slow-protocol OAM, EAPOL, MACsec, flow control, an unknown type" python3-scapy
    craft ethertypes
}

scene_pppoe_discovery() {
    about "PPPoE discovery: PADI, PADO, PADR, and the server's PADS or refusal" pppoe
    capture s0
    B pppoe-server -F -I s0 -C "test access" -S internet -q /bin/false &
    sleep 0.5
    A pppoe-discovery -I c0
    A timeout 3 pppoe -I c0 -S internet </dev/null
    capture_end
}

scene_pppoe_session() {
    about "a PPPoE session: LCP, PAP, CHAP, IPCP, IPV6CP, IP inside, echo, termination" python3-scapy
    craft pppoe-session
}

# any_scene DLT: a ping, as a capture on all devices sees it
any_scene() {
    net_ipv6
    dlt=$1 capture any 'icmp or icmp6'
    A ping -n -c 1 10.99.0.2
    A ping -n -c 1 fd99::2
    B ping -n -c 1 127.0.0.1
    capture_end
}

scene_sll() {
    about "Linux cooked capture, version 1: pings seen on all devices at once" iputils-ping
    any_scene LINUX_SLL
}

scene_sll2() {
    about "Linux cooked capture, version 2, which knows the device" iputils-ping
    any_scene LINUX_SLL2
}

scene_raw() {
    about "raw IP, no link header: a ping on a tunnel device" iputils-ping
    B ip tuntap add tun0 mode tun || skip "no tun device in this kernel"
    B ip addr add 10.99.7.1/24 dev tun0
    B ip link set tun0 up
    B /usr/bin/python3 "$here/scenes/send.py" tun-echo tun0 &
    sleep 0.5
    capture tun0
    B ping -n -c 2 -i 0.2 10.99.7.2
    capture_end
}

scene_null() {
    about "BSD loopback (NULL) link type: IPv4 and IPv6" python3-scapy
    craft null
}

scene_loop() {
    about "OpenBSD loopback (LOOP) link type: IPv4 and IPv6" python3-scapy
    craft loop
}

scene_cut() {
    about "what a capture cuts off and lengths that lie: of IPv6, TCP options, quotes in ICMP, PPPoE, LLC; two ports that are known" python3-scapy
    craft cut
}

scene_ppp_cut() {
    about "PPP messages that are cut, frames behind a flag, with a direction, with an Ethernet type" python3-scapy
    craft ppp-cut
}

scene_times() {
    about "time stamps a day and forty days later, before the first, beyond 2038" python3-scapy
    craft times
}

scene_ppp() {
    about "PPP link type: LCP, IPCP, IP, IPv6" python3-scapy
    craft ppp
}
