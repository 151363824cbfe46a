# Scenes of names and addresses: DNS, mDNS, DHCP.

# dns_zone: zone example.test, and a signed copy of it named KIND.test
dns_zone() {
    cat >"$tmp/zone" <<'Z'
$TTL 3600
@ SOA ns1 hostmaster 2024010101 7200 900 1209600 300
@ NS ns1
@ NS ns2
@ A 10.99.0.2
@ AAAA fd99::2
@ MX 10 mail
@ MX 20 mail2.example.net.
@ TXT "v=spf1 a mx -all" "a second string"
@ CAA 0 issue "ca.example.net"
@ CAA 128 iodef "mailto:security@example.test"
ns1 A 10.99.0.2
ns2 A 10.99.0.3
mail A 10.99.0.25
www CNAME web
web A 10.99.0.80
web A 10.99.0.81
web AAAA fd99::80
_sip._udp SRV 10 60 5060 sip
sip A 10.99.0.60
sip NAPTR 100 10 "u" "E2U+sip" "!^.*$!sip:info@example.test!" .
svc HTTPS 1 . alpn="h2,h3" port=8443 ipv4hint=10.99.0.80 ipv6hint=fd99::80
svc SVCB 0 web
host SSHFP 4 2 123456789abcdef67890123456789abcdef67890123456789abcdef123456789
host HINFO "PC" "Linux"
host LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m
host RP admin.example.test. host.example.test.
host URI 10 1 "https://www.example.test/path"
host EUI48 00-00-5e-00-53-2a
host EUI64 00-00-5e-ef-10-00-00-2a
_443._tcp.web TLSA 3 1 1 d2abde240d7cd3ee6b4b28c54df034b97983a1d16e8a410e4561cb106618e971
old DNAME new.example.net.
host AFSDB 1 afs.example.test.
host CERT PGP 0 0 AQIDBA==
host OPENPGPKEY AQIDBAUG
many TXT "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
many TXT "1123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
many TXT "2123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
many TXT "3123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
many TXT "4123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
many TXT "5123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
many TXT "6123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
many TXT "7123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789"
*.wild A 10.99.0.99
Z
}

# dns_server: named in B, authoritative for example.test, nsec.test (NSEC), nsec3.test (NSEC3) and the reverse zone
dns_server() {
    local z
    dns_zone
    mkdir -p "$tmp/dns"
    cd "$tmp/dns" || exit 1
    printf '$TTL 3600\n@ SOA ns1.example.test. hostmaster.example.test. 1 7200 900 1209600 300\n@ NS ns1.example.test.\n2 PTR ns1.example.test.\n' >rev
    cp "$tmp/zone" example.test
    for z in nsec.test nsec3.test; do
        cp "$tmp/zone" $z
        dnssec-keygen -q -a ECDSAP256SHA256 $z && dnssec-keygen -q -a ECDSAP256SHA256 -f KSK $z
        cat K$z.*.key >>$z
        printf 'sub NS ns1.sub\nns1.sub A 10.99.0.9\nsub DS 12345 13 2 3A6F2B7C3A6F2B7C3A6F2B7C3A6F2B7C3A6F2B7C3A6F2B7C3A6F2B7C3A6F2B7C\n' >>$z
    done
    dnssec-signzone -S -o nsec.test nsec.test && dnssec-signzone -S -3 a1b2c3d4 -H 5 -o nsec3.test nsec3.test || exit 1
    cat >named.conf <<N
options { directory "$tmp/dns"; listen-on { 10.99.0.2; 127.0.0.1; }; listen-on-v6 { none; }; recursion no;
  pid-file none; session-keyfile none; allow-transfer { any; }; dnssec-validation no; notify no; minimal-responses no; };
controls { };
key "a.key" { algorithm hmac-sha256; secret "c2VjcmV0IHNlY3JldCBzZWNyZXQ="; };
zone "example.test" { type primary; file "example.test"; allow-update { any; }; };
zone "0.99.10.in-addr.arpa" { type primary; file "rev"; };
zone "nsec.test" { type primary; file "nsec.test.signed"; };
zone "nsec3.test" { type primary; file "nsec3.test.signed"; };
N
    serve -u 53 named -g -c "$tmp/dns/named.conf" -n 1
}

ask() { A dig @10.99.0.2 -b 10.99.0.1 +tries=1 +time=1 +noedns +norecurse "$@"; }

scene_nat64() {
    about "DNS on a port that is not its own, to a server behind a translator between IPv6 and IPv4; two packets that only look like it" python3-scapy
    craft nat64
}

scene_dns() {
    about "DNS over UDP: A, AAAA, a CNAME followed, PTR, NXDOMAIN, no such type, another's zone refused" bind9 bind9-dnsutils
    dns_server
    capture s0
    ask web.example.test A +recurse
    ask web.example.test AAAA
    ask www.example.test A
    ask -x 10.99.0.2
    ask nothing.example.test A
    ask web.example.test MX
    ask www.example.org A
    capture_end
}

scene_names() {
    about "names for addresses: from DNS, TLS, HTTP and DHCP, and packets of those addresses" python3-scapy
    craft names
}

scene_dns_types() {
    about "DNS: one question for each of thirty types of record" bind9 bind9-dnsutils
    dns_server
    capture s0
    for q in "@ NS" "@ SOA" "@ MX" "@ TXT" "@ CAA" "_sip._udp SRV" "sip NAPTR" "svc HTTPS" "svc SVCB" "host SSHFP" \
        "host HINFO" "host LOC" "host RP" "host URI" "host EUI48" "host EUI64" "_443._tcp.web TLSA" "old DNAME" \
        "x.old A" "host AFSDB" "host CERT" "host OPENPGPKEY" "a.wild A" "host TYPE65280" "@ ANY"; do
        set -- $q
        ask "$(echo "$1.example.test" | sed 's/^@\.//')" "$2" +ignore
    done
    ask version.bind CH TXT
    capture_end
}

scene_dns_dnssec() {
    about "DNSSEC: DNSKEY, RRSIG, DS, NSEC and NSEC3 records, and NSEC3PARAM" bind9 bind9-dnsutils
    dns_server
    capture s0
    ask +dnssec +bufsize=4096 web.nsec.test A
    ask +dnssec +bufsize=4096 nsec.test DNSKEY
    ask +dnssec +bufsize=4096 sub.nsec.test DS
    ask +dnssec +bufsize=4096 nothing.nsec.test A
    ask +dnssec +bufsize=4096 nothing.nsec3.test A
    ask +dnssec +bufsize=4096 nsec3.test NSEC3PARAM
    capture_end
}

scene_dns_edns() {
    about "EDNS options: client subnet, cookie, server identifier, padding, keepalive, a version that the server lacks" bind9 bind9-dnsutils
    dns_server
    capture s0
    ask +edns=0 +bufsize=1232 web.example.test A
    ask +edns=0 +subnet=10.99.0.0/24 +nsid +cookie=0123456789abcdef web.example.test A
    ask +edns=0 +padding=128 +keepalive web.example.test A
    ask +edns=1 +noednsneg web.example.test A
    ask +edns=0 +ednsopt=65001:cafe web.example.test A
    capture_end
}

scene_dns_tcp() {
    about "DNS: an answer too long for UDP comes truncated, and is asked for again over TCP" bind9 bind9-dnsutils
    dns_server
    capture s0
    ask many.example.test TXT
    capture_end
}

scene_dns_axfr() {
    about "DNS zone transfer over TCP" bind9 bind9-dnsutils
    dns_server
    capture s0
    ask +tcp 0.99.10.in-addr.arpa AXFR
    capture_end
}

scene_dns_update() {
    about "DNS dynamic update: a record added, removed, a prerequisite not met, and one signed with TSIG" bind9 bind9-dnsutils
    dns_server
    capture s0
    printf 'server 10.99.0.2\nzone example.test\nupdate add new.example.test 60 A 10.99.0.90\nsend\n' | A nsupdate
    printf 'server 10.99.0.2\nzone example.test\nprereq nxdomain new.example.test\nupdate delete new.example.test A\nsend\n' | A nsupdate
    printf 'server 10.99.0.2\nzone example.test\nkey hmac-sha256:a.key c2VjcmV0IHNlY3JldCBzZWNyZXQ=\nupdate delete new.example.test A\nsend\n' | A nsupdate
    capture_end
}

scene_mdns() {
    about "multicast DNS: a host announces its name and services, another asks" avahi-daemon bind9-dnsutils
    mkdir -p "$tmp/avahi/services"
    cat >"$tmp/avahi/avahi-daemon.conf" <<'V'
[server]
host-name=printer
use-ipv6=no
enable-dbus=no
allow-interfaces=s0
[publish]
publish-workstation=no
publish-hinfo=yes
V
    cat >"$tmp/avahi/services/ipp.service" <<'V'
<?xml version="1.0"?><!DOCTYPE service-group SYSTEM "avahi-service.dtd">
<service-group><name>A test printer</name><service><type>_ipp._tcp</type><port>631</port>
<txt-record>rp=printers/test</txt-record><txt-record>note=Room 42</txt-record></service></service-group>
V
    ip -n "$ns_b" route add 224.0.0.0/4 dev s0
    capture s0 'udp port 5353'
    B unshare -m sh -c "mount -t tmpfs none /run && mkdir /run/avahi-daemon && mount --bind $tmp/avahi /etc/avahi && exec avahi-daemon --no-drop-root --no-chroot" &
    sleep 3
    A ip route add 224.0.0.0/4 dev c0
    A dig @224.0.0.251 -b 10.99.0.1 -p 5353 +tries=1 +time=1 +noedns _ipp._tcp.local PTR
    A dig @224.0.0.251 -b 10.99.0.1 -p 5353 +tries=1 +time=1 +noedns printer.local A
    capture_end 1
}

# dhcp_server: ISC's server in B
dhcp_server() {
    cat >"$tmp/dhcpd.conf" <<'D'
option space wl; authoritative; default-lease-time 600; max-lease-time 7200; server-name "boot.example.test";
option domain-name "example.test"; option domain-name-servers 10.99.0.2, 10.99.0.3; option ntp-servers 10.99.0.4;
option domain-search "example.test", "lab.example.test"; option time-offset 3600; option default-ip-ttl 64;
option rfc3442-classless-static-routes code 121 = array of integer 8;
option log-servers 10.99.0.5; option netbios-name-servers 10.99.0.6; option netbios-node-type 8; option interface-mtu 1400;
option static-routes 10.99.8.8 10.99.0.254; option vendor-encapsulated-options 01:04:0a:63:00:07:ff;
option tftp-server-name "tftp.example.test"; option bootfile-name "boot/image.0"; next-server 10.99.0.9; filename "pxe.0";
subnet 10.99.0.0 netmask 255.255.255.0 { range 10.99.0.100 10.99.0.110; option routers 10.99.0.254;
  option broadcast-address 10.99.0.255; option rfc3442-classless-static-routes 24, 10, 99, 7, 10, 99, 0, 254; }
subnet 10.99.1.0 netmask 255.255.255.0 { range 10.99.1.100 10.99.1.110; option routers 10.99.1.1; }
D
    : >"$tmp/leases"
    serve -u 67 dhcpd -4 -f -d -user root -group root -cf "$tmp/dhcpd.conf" -lf "$tmp/leases" -pf "$tmp/dhcpd.pid" s0
}

scene_dhcp() {
    about "DHCP: discover, offer, request, acknowledgement with many options, then release" isc-dhcp-server isc-dhcp-client
    dhcp_server
    printf '#!/bin/sh\nexit 0\n' >"$tmp/script"
    chmod +x "$tmp/script"
    cat >"$tmp/dhclient.conf" <<'D'
send host-name "laptop"; send dhcp-client-identifier "laptop-1"; send vendor-class-identifier "test client 1.0";
send fqdn.fqdn "laptop.example.test."; send fqdn.encoded on; send dhcp-max-message-size 1400;
request subnet-mask, broadcast-address, time-offset, routers, domain-name, domain-name-servers, domain-search, host-name,
  interface-mtu, ntp-servers, log-servers, netbios-name-servers, netbios-node-type, static-routes, default-ip-ttl,
  vendor-encapsulated-options, tftp-server-name, bootfile-name;
D
    capture s0 'udp port 67 or udp port 68'
    A timeout 10 dhclient -4 -1 -d -v -cf "$tmp/dhclient.conf" -sf "$tmp/script" -lf "$tmp/cl" -pf "$tmp/cl.pid" c0 &
    wait_for 9 grep -q lease "$tmp/cl"
    sleep 0.5
    kill "$(cat "$tmp/cl.pid")"
    A ip addr replace "$(sed -n 's/.*fixed-address \(.*\);/\1/p' "$tmp/cl" | head -1)/24" dev c0
    B ip neigh replace 10.99.0.100 lladdr $mac_a dev s0
    A timeout 5 dhclient -4 -r -d -v -cf "$tmp/dhclient.conf" -sf "$tmp/script" -lf "$tmp/cl" -pf "$tmp/cl2.pid" c0
    capture_end
}

scene_dhcp_small() {
    about "DHCP by a small client: discover to acknowledgement; then one that remembers an address of another net is refused" isc-dhcp-server isc-dhcp-client udhcpc
    dhcp_server
    capture s0 'udp port 67 or udp port 68'
    A busybox udhcpc -i c0 -q -n -f -s /bin/true -t 2 -T 1 -x hostname:tiny
    printf '#!/bin/sh\nexit 0\n' >"$tmp/script"
    chmod +x "$tmp/script"
    echo 'lease { interface "c0"; fixed-address 10.99.5.9; option subnet-mask 255.255.255.0; renew 5 2033/01/01 00:00:00;
      rebind 5 2033/01/01 00:00:00; expire 5 2033/01/01 00:00:00; }' >"$tmp/cl"
    A timeout 4 dhclient -4 -1 -d -v -cf /dev/null -sf "$tmp/script" -lf "$tmp/cl" -pf "$tmp/cl.pid" c0 &
    wait_for 4 grep -q 'fixed-address 10.99.0' "$tmp/cl"
    capture_end
}

scene_dhcp_relay() {
    about "DHCP through a relay, which adds its agent information option; seen between relay and server" isc-dhcp-server isc-dhcp-relay udhcpc
    ip link add d0 netns "$ns_a" address 02:00:00:00:00:03 type veth peer name e0 netns "$ns_b" address 02:00:00:00:00:04
    ip netns add "$ns_c" && ip -n "$ns_b" link set e0 netns "$ns_c"
    net_settle "$ns_a" d0 10.99.1.1/24
    ip -n "$ns_c" link set e0 up
    B ip route add 10.99.1.0/24 via 10.99.0.1
    A sysctl -qw net.ipv4.ip_forward=1
    dhcp_server
    A dhcrelay -4 -d -a -id d0 -iu c0 10.99.0.2 &
    sleep 1
    capture s0 'udp port 67 or udp port 68'
    C busybox udhcpc -i e0 -q -n -f -s /bin/true -t 2 -T 2
    capture_end
}

scene_dhcpv6() {
    about "DHCPv6: solicit, advertise, request, reply with options, release, an information request" isc-dhcp-server isc-dhcp-client
    net_ipv6
    cat >"$tmp/dhcpd6.conf" <<'D'
default-lease-time 600; preferred-lifetime 300; option dhcp6.name-servers fd99::53; option dhcp6.domain-search "example.test";
option dhcp6.sntp-servers fd99::123; option dhcp6.info-refresh-time 3600; option dhcp6.preference 255;
option dhcp6.sip-servers-names "sip.example.test"; option dhcp6.bootfile-url "tftp://[fd99::9]/boot";
subnet6 fd99::/64 { range6 fd99::1000 fd99::10ff; prefix6 fd99:0:1000:: fd99:0:1f00:: /56; }
D
    : >"$tmp/leases6"
    printf '#!/bin/sh\nexit 0\n' >"$tmp/script"
    chmod +x "$tmp/script"
    serve -u 547 dhcpd -6 -f -d -user root -group root -cf "$tmp/dhcpd6.conf" -lf "$tmp/leases6" -pf "$tmp/dhcpd6.pid" s0
    capture s0 'udp port 546 or udp port 547'
    A timeout 10 dhclient -6 -1 -d -v -N -P -sf "$tmp/script" -lf "$tmp/cl6" -pf "$tmp/cl6.pid" c0 &
    wait_for 9 grep -q ia-na "$tmp/cl6"
    sleep 1
    kill "$(cat "$tmp/cl6.pid")"
    A timeout 5 dhclient -6 -r -d -v -N -P -sf "$tmp/script" -lf "$tmp/cl6" -pf "$tmp/cl6b.pid" c0
    A timeout 5 dhclient -6 -1 -d -v -S -sf "$tmp/script" -lf "$tmp/cl6c" -pf "$tmp/cl6c.pid" c0 &
    capture_end 3
}
