# Scenes of TCP.

# tcp_talk SERVER CLIENT: tcp.py's two sides, on port 5001
tcp_talk() {
    serve -t 5001 /usr/bin/python3 "$here/scenes/tcp.py" serve "$1" 5001
    capture s0 ${filter:-}
    A /usr/bin/python3 "$here/scenes/tcp.py" "$2" 10.99.0.2 5001
    capture_end
}

scene_tcp() {
    about "TCP: handshake, two lines each way, and the close" python3-minimal
    tcp_talk echo echo
}

scene_tcp_plain() {
    about "TCP without timestamps, selective acknowledgement and window scaling: a maximum segment size is the only option" python3-minimal
    A sysctl -qw net.ipv4.tcp_timestamps=0 net.ipv4.tcp_sack=0 net.ipv4.tcp_window_scaling=0
    tcp_talk echo echo
}

scene_tcp_reset() {
    about "TCP resets: a port that is closed, and a connection broken off" python3-minimal
    serve -t 5001 /usr/bin/python3 "$here/scenes/tcp.py" serve echo 5001
    capture s0
    A /usr/bin/python3 "$here/scenes/tcp.py" echo 10.99.0.2 5002
    A /usr/bin/python3 "$here/scenes/tcp.py" reset 10.99.0.2 5001
    capture_end
}

scene_tcp_sack() {
    about "TCP with loss: duplicate and selective acknowledgements, retransmissions" nftables python3-minimal
    firewall "$ns_b" input 'tcp dport 5001 tcp flags & (syn|fin) == 0 numgen inc mod 6 == 3 drop'
    A sysctl -qw net.ipv4.tcp_congestion_control=cubic
    tcp_talk bulk bulk
}

scene_tcp_retransmit() {
    about "TCP with no answer: a SYN repeated, a segment of data repeated" nftables python3-minimal
    firewall "$ns_b" input 'tcp dport 5001 numgen inc mod 3 == 0 drop'
    tcp_talk echo echo
}

scene_tcp_backlog() {
    about "TCP: one connection, then clients that never get their answers: the server's backlog fills, and further SYNs stay unanswered" nftables python3-minimal
    B sysctl -qw net.ipv4.tcp_syncookies=0 net.ipv4.tcp_max_syn_backlog=32 net.core.somaxconn=32
    serve -t 5001 /usr/bin/python3 "$here/scenes/tcp.py" serve echo 5001
    capture s0
    A /usr/bin/python3 "$here/scenes/tcp.py" echo 10.99.0.2 5001
    firewall "$ns_a" input 'tcp sport 5001 drop'
    A /usr/bin/python3 -c '
import socket, time
clients = [socket.socket() for _ in range(120)]
for c in clients:
    c.setblocking(False)
    c.connect_ex(("10.99.0.2", 5001))
    time.sleep(0.005)
'
    capture_end
}

scene_tcp_window() {
    about "TCP flow control: the receiver's window closes, is probed, and opens again" python3-minimal
    tcp_talk window window
}

scene_tcp_keepalive() {
    about "TCP keepalive: probes on an idle connection" python3-minimal
    tcp_talk echo keepalive
}

scene_tcp_urgent() {
    about "TCP urgent data" python3-minimal
    tcp_talk urgent urgent
}

scene_tcp_fastopen() {
    about "TCP fast open: a cookie asked for and given, then data with the SYN" python3-minimal
    A sysctl -qw net.ipv4.tcp_fastopen=3
    B sysctl -qw net.ipv4.tcp_fastopen=3
    tcp_talk fastopen fastopen
}

scene_tcp_md5() {
    about "TCP with MD5 signatures (RFC 2385)" python3-minimal
    tcp_talk md5 md5
}

scene_tcp_ecn() {
    about "TCP with explicit congestion notification: negotiated, and a mark echoed" nftables python3-minimal
    A sysctl -qw net.ipv4.tcp_ecn=1
    B sysctl -qw net.ipv4.tcp_ecn=1
    firewall "$ns_a" output 'tcp dport 5001 ip ecn ect0 ip length > 60 ip ecn set ce'
    tcp_talk echo echo
}

scene_mptcp() {
    about "Multipath TCP: capable, a second address announced and joined, data, fast close" iproute2 mptcpize socat
    A sysctl -qw net.mptcp.enabled=1 net.ipv4.conf.all.rp_filter=0 || skip "no MPTCP in this kernel"
    B sysctl -qw net.mptcp.enabled=1
    A ip addr add 10.99.0.11/24 dev c0
    B ip addr add 10.99.0.12/24 dev s0
    A ip neigh replace 10.99.0.12 lladdr $mac_b dev c0 nud permanent
    B ip neigh replace 10.99.0.11 lladdr $mac_a dev s0 nud permanent
    A ip mptcp limits set add_addr_accepted 2 subflows 2
    B ip mptcp limits set subflows 2
    A ip mptcp endpoint add 10.99.0.11 dev c0 subflow
    B ip mptcp endpoint add 10.99.0.12 dev s0 signal
    serve -t 5001 mptcpize run socat TCP-LISTEN:5001,reuseaddr,fork EXEC:cat
    capture s0
    (echo one; sleep 0.5; echo two; sleep 0.5) | A mptcpize run socat -t 1 - TCP:10.99.0.2:5001
    capture_end 0.5
}

scene_tcp_options() {
    about "TCP options that this kernel does not send: echo, alternate checksum, user timeout, TCP-AO, experimental, unknown, lengths that lie" python3-scapy
    craft tcp-options
}

scene_split_messages() {
    about "an HTTP request, its answer and a DNS query over TCP, each in several segments" python3-scapy
    craft split-messages
}

scene_tls_segments() {
    about "ClientHellos in two segments, in and out of order; in three records; in segments that overlap" python3-scapy
    craft tls-segments
}

scene_mysql_login() {
    about "a MySQL login as a relay saw it in 2005, row by row: greeting, user name and scrambled password, OK" python3-scapy
    craft mysql-login
}
