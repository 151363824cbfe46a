# Scenes of QUIC.

# quic_tool: the server and the client of quic.go, compiled from Debian's library
quic_tool() {
    key_and_cert www.example.test
    GO111MODULE=off GOPATH=/usr/share/gocode GOCACHE="$tmp/go" go build -o "$tmp/quic" "$here/scenes/quic.go" ||
        skip "cannot compile quic.go"
}

# quic_server [-retry] [-v VERSION] [ALPN]: answers on port 443 of B
quic_server() {
    local alpn=echo options=()
    while [ $# -gt 0 ]; do
        case $1 in
        -retry) options+=(-retry) ;;
        -v) options+=(-v "$2"); shift ;;
        *) alpn=$1 ;;
        esac
        shift
    done
    serve -u 443 "$tmp/quic" serve "${options[@]}" 10.99.0.2:443 "$tmp/cert.pem" "$tmp/key.pem" "$alpn"
}

quic_ask() { A "$tmp/quic" ask "$@"; }

quic_about() { about "$1" golang-go golang-github-lucas-clemente-quic-go-dev openssl; }

scene_quic() {
    quic_about "QUIC version 1: two connections of one client, a line sent and sent back"
    quic_tool
    quic_server
    capture s0 'udp port 443'
    quic_ask 10.99.0.2:443 www.example.test echo
    quic_ask 10.99.0.2:443 other.example.test echo
    capture_end
}

scene_quic_retry() {
    quic_about "QUIC: the server answers with Retry first, to see whether the client's address is its own"
    quic_tool
    quic_server -retry
    capture s0 'udp port 443'
    quic_ask 10.99.0.2:443 www.example.test echo
    capture_end
}

scene_quic_versions() {
    quic_about "QUIC: draft 29, which the server speaks; version 1 and a draft of version 2, which it does not: version negotiation"
    quic_tool
    quic_server -v 29
    capture s0 'udp port 443'
    quic_ask -v 29 10.99.0.2:443 www.example.test echo
    quic_ask 10.99.0.2:443 www.example.test echo
    quic_ask -v 2 10.99.0.2:443 www.example.test echo
    capture_end
}

scene_quic_refused() {
    quic_about "QUIC: client and server have no application protocol in common: the connection is closed at once"
    quic_tool
    quic_server
    capture s0 'udp port 443'
    quic_ask 10.99.0.2:443 www.example.test h3
    capture_end
}

scene_quic_browser() {
    about "QUIC: a browser's ClientHello with post-quantum keys, cut up and shuffled over two packets" \
        golang-go golang-github-lucas-clemente-quic-go-dev openssl chromium
    quic_tool
    quic_server h3
    capture s0 'udp port 443'
    A timeout 8 chromium --headless --no-sandbox --disable-gpu --user-data-dir="$tmp/browser" --disable-background-networking \
        --origin-to-force-quic-on=www.example.test:443 --host-resolver-rules='MAP www.example.test 10.99.0.2' \
        --dump-dom https://www.example.test/ >/dev/null 2>&1
    capture_end
}

scene_quic_vectors() {
    about "QUIC: the packets of RFC 9001's and RFC 9369's appendices" python3-scapy python3-cryptography
    craft quic-vectors
}

scene_quic_frames() {
    about "QUIC: CRYPTO frames that overlap, gaps in ACKs, a frame that may not be there, a packet changed on the way" \
        python3-scapy python3-cryptography
    craft quic-frames
}
