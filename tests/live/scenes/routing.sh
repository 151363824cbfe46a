# Scenes of routers: routing protocols and redundancy.

# birds CONFIG…: a bird in A and one in B, each with its own file
birds() {
    local side
    for side in "$ns_a 1" "$ns_b 2"; do
        set -- $side
        { echo "router id 10.99.0.$2; log stderr all; protocol device {}"; cat; } <"$tmp/bird.$2" >"$tmp/bird$2.conf"
        ip netns exec "$1" bird -f -c "$tmp/bird$2.conf" -s "$tmp/bird$2.ctl" -P "$tmp/bird$2.pid" &
    done
}

scene_ospf() {
    about "OSPF version 2 with a password: hello, database description, link state request, update and acknowledgement" bird2
    for n in 1 2; do
        dev=$([ $n = 1 ] && echo c0 || echo s0)
        cat >"$tmp/bird.$n" <<N
protocol static { ipv4; route 10.99.10$n.0/24 blackhole; }
protocol ospf v2 { ipv4 { export all; };
 area 0 { interface "$dev" { type broadcast; hello 1; dead 4; wait 2; authentication simple; password "secret"; }; }; }
N
    done
    capture s0 'ip proto 89'
    birds
    capture_end 8
}

scene_ospf3() {
    about "OSPF version 3 over IPv6" bird2
    net_ipv6
    for n in 1 2; do
        dev=$([ $n = 1 ] && echo c0 || echo s0)
        cat >"$tmp/bird.$n" <<N
protocol static { ipv6; route fd99:0:0:10$n::/64 blackhole; }
protocol ospf v3 { ipv6 { export all; }; area 0 { interface "$dev" { type broadcast; hello 1; dead 4; wait 2; }; }; }
N
    done
    capture s0 'ip6 proto 89'
    birds
    capture_end 8
}

scene_bgp() {
    about "BGP: open with capabilities, updates for IPv4 and IPv6 with communities, keepalive, a notification" bird2
    for n in 1 2; do
        cat >"$tmp/bird.$n" <<N
protocol static { ipv4; route 10.99.10$n.0/24 blackhole { bgp_community.add((6500$n,42)); bgp_large_community.add((6500$n,1,2));
  bgp_ext_community.add((rt,6500$n,7)); bgp_med = 50; }; route 10.99.11$n.0/25 blackhole; }
protocol static { ipv6; route fd99:0:0:10$n::/64 blackhole; }
protocol bgp { local 10.99.0.$n as 6500$n; neighbor 10.99.0.$((3 - n)) as 6500$((3 - n)); hold time 9; connect delay time 1;
  enable extended messages on; ipv4 { export all; import all; next hop self; }; ipv6 { export all; import all; next hop address fd99::$n; }; }
N
    done
    capture s0 'tcp port 179'
    birds
    sleep 6
    kill "$(cat "$tmp/bird1.pid")"
    capture_end 0.5
}

scene_rip() {
    about "RIP version 2, in the clear and with an MD5 authentication, and RIPng" bird2
    net_ipv6
    for n in 1 2; do
        dev=$([ $n = 1 ] && echo c0 || echo s0)
        cat >"$tmp/bird.$n" <<N
protocol static { ipv4; route 10.99.10$n.0/24 blackhole; }
protocol static { ipv6; route fd99:0:0:10$n::/64 blackhole; }
protocol rip { ipv4 { export all; import all; }; interface "$dev" { update time 3; $([ $n = 2 ] && echo 'authentication cryptographic; password "secret";') }; }
protocol rip ng { ipv6 { export all; import all; }; interface "$dev" { update time 3; }; }
N
    done
    capture s0 'udp port 520 or udp port 521'
    birds
    capture_end 7
}

scene_bfd() {
    about "BFD: two routers watch each other; one goes away" bird2
    for n in 1 2; do
        cat >"$tmp/bird.$n" <<N
protocol bfd { interface "*" { min rx interval 200 ms; min tx interval 200 ms; idle tx interval 1 s; }; neighbor 10.99.0.$((3 - n)) local 10.99.0.$n; }
N
    done
    capture s0 -c 30 'udp port 3784'
    birds
    sleep 5
    capture_end 1
}

scene_babel() {
    about "Babel: hello, I heard you, updates and requests" bird2
    net_ipv6
    for n in 1 2; do
        dev=$([ $n = 1 ] && echo c0 || echo s0)
        cat >"$tmp/bird.$n" <<N
protocol static { ipv6; route fd99:0:0:10$n::/64 blackhole; }
protocol babel { ipv4 { export all; import all; }; ipv6 { export all; import all; }; interface "$dev" { type wired; hello interval 1 s; update interval 2 s; }; }
N
    done
    capture s0 'udp port 6696'
    birds
    capture_end 6
}

scene_vrrp() {
    about "VRRP: version 2 with a password, version 3 over IPv4 and IPv6; a better router takes over" keepalived
    net_ipv6
    for side in "$ns_a c0 100 1" "$ns_b s0 50 2"; do
        set -- $side
        cat >"$tmp/vrrp$4.conf" <<N
global_defs { vrrp_garp_master_repeat 0
 vrrp_startup_delay 0 }
vrrp_instance two { interface $2
 virtual_router_id 10
 priority $3
 advert_int 1
 authentication { auth_type PASS
 auth_pass secret }
 virtual_ipaddress { 10.99.0.200/24 } }
vrrp_instance three { version 3
 interface $2
 virtual_router_id 11
 priority $3
 advert_int 0.5
 virtual_ipaddress { 10.99.0.201/24
 10.99.0.202/24 } }
vrrp_instance six { version 3
 interface $2
 virtual_router_id 12
 priority $3
 advert_int 1
 virtual_ipaddress { fe80::12/64
 fd99::200/64 } }
N
    done
    capture s0 -c 40 'vrrp or arp or ip6 proto 112'
    B keepalived -n -l -P -f "$tmp/vrrp2.conf" -p "$tmp/k2.pid" -r "$tmp/k2v.pid" &
    sleep 5
    A keepalived -n -l -P -f "$tmp/vrrp1.conf" -p "$tmp/k1.pid" -r "$tmp/k1v.pid" &
    capture_end 4
}

# frr DAEMON: one daemon of FRR on both sides, configured by $tmp/frr1 and $tmp/frr2
frr() {
    local side bin=/usr/lib/frr
    [ -x $bin/$1 ] || skip "no $1"
    chmod 777 "$tmp"
    for side in "$ns_a 1 $1" "$ns_b 2 $1"; do
        set -- $side
        mkdir -m 777 "$tmp/f$2"
        ip netns exec "$1" $bin/zebra -f /dev/null --vty_socket "$tmp/f$2" -z "$tmp/f$2/z" -i "$tmp/f$2/z.pid" -P 0 --log stdout &
        sleep 1
        ip netns exec "$1" $bin/$3 -f "$tmp/frr$2" --vty_socket "$tmp/f$2" -z "$tmp/f$2/z" -i "$tmp/f$2/d.pid" -P 0 --log stdout &
    done
}

scene_isis() {
    about "IS-IS: hellos, complete and partial sequence numbers, link state packets" frr
    for n in 1 2; do
        dev=$([ $n = 1 ] && echo c0 || echo s0)
        printf 'hostname router%s\nrouter isis lab\n net 49.0001.0000.0000.000%s.00\n area-password clear secret\ninterface %s\n ip router isis lab\n isis hello-interval 2\n no isis hello padding\n isis csnp-interval 4\n' $n $n "$dev" >"$tmp/frr$n"
    done
    capture s0 -c 40 isis
    frr isisd
    capture_end 10
}

scene_pim() {
    about "PIM version 2: hellos with their options" frr
    for n in 1 2; do
        dev=$([ $n = 1 ] && echo c0 || echo s0)
        printf 'ip pim rp 10.99.0.1 239.0.0.0/8\ninterface %s\n ip pim\n ip pim hello 1\n ip igmp\n ip igmp join 239.1.2.3\n' "$dev" >"$tmp/frr$n"
    done
    capture s0 -c 40 'ip proto 103'
    frr pimd
    capture_end 9
}

scene_eigrp() {
    about "EIGRP: hellos and the first updates" frr
    for n in 1 2; do printf 'router eigrp 7\n network 10.99.0.0/24\n' >"$tmp/frr$n"; done
    capture s0 -c 40 'ip proto 88'
    frr eigrpd
    capture_end 9
}

scene_ldp() {
    about "LDP: hellos over UDP, then a session over TCP" frr
    for n in 1 2; do
        dev=$([ $n = 1 ] && echo c0 || echo s0)
        printf 'mpls ldp\n router-id 10.99.0.%s\n address-family ipv4\n  discovery transport-address 10.99.0.%s\n  interface %s\n' $n $n "$dev" >"$tmp/frr$n"
    done
    capture s0 -c 60 'port 646'
    frr ldpd
    capture_end 12
}
