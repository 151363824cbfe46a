# Scenes of the web and of TLS.

# web_server: nginx in B: HTTP on 80, TLS on 443, with a few places that answer in their own ways
web_server() {
    mkdir -p "$tmp/web" "$tmp/n"
    printf '<html><body><h1>It works</h1></body></html>\n' >"$tmp/web/index.html"
    seq 1 30 | sed 's/^/line /' >"$tmp/web/lines.txt"
    printf '<!--# include virtual="/index.html" -->\n' >"$tmp/web/ssi.shtml"
    echo "staff only" >"$tmp/web/secret"
    printf 'user:%s\n' "$(openssl passwd -apr1 -salt wireloup secret)" >"$tmp/htpasswd"
    key_and_cert www.example.test
    cat >"$tmp/nginx.conf" <<N
worker_processes 1; daemon off; user root; pid $tmp/n/pid; error_log $tmp/n/err;
events { worker_connections 64; }
http { access_log off; types { text/html html shtml; text/plain txt; } default_type application/octet-stream; server_tokens on;
 client_body_temp_path $tmp/n/1; proxy_temp_path $tmp/n/2; fastcgi_temp_path $tmp/n/3; uwsgi_temp_path $tmp/n/4;
 scgi_temp_path $tmp/n/5;
 server { listen 80; listen 443 ssl http2; root $tmp/web; ssi on; ssl_certificate $tmp/cert.pem; ssl_certificate_key $tmp/key.pem;
  ssl_protocols TLSv1.2 TLSv1.3; gzip_min_length 20;
  location /old { return 301 /index.html; }
  location /post { return 200 "thank you\n"; }
  location /secret { auth_basic "staff only"; auth_basic_user_file $tmp/htpasswd; }
  location /gzip { alias $tmp/web/lines.txt; gzip on; gzip_types *; default_type text/plain; add_header X-One 1; add_header X-Two "two words";
    add_header Set-Cookie "id=42; Path=/; HttpOnly"; add_header Cache-Control "max-age=60, public"; } } }
N
    serve -t 80 nginx -c "$tmp/nginx.conf"
}

# key_and_cert NAME [PREFIX]: a key and a certificate that signs itself
key_and_cert() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$tmp/${2:-}key.pem" \
        -out "$tmp/${2:-}cert.pem" -days 3650 -subj "/C=CH/O=Example/CN=$1" -addext "subjectAltName=DNS:$1" 2>/dev/null
}

web() { A curl -sS -m 3 -o /dev/null "$@"; }

scene_http() {
    about "HTTP: GET and its answer on one connection, then the same asked again with conditions" nginx-light curl
    web_server
    capture s0
    web http://10.99.0.2/
    web -z "$(date -R -d tomorrow)" -H 'Host: www.example.test' http://10.99.0.2/ http://10.99.0.2/lines.txt
    capture_end
}

scene_http_methods() {
    about "HTTP: POST with a form, PUT, HEAD, OPTIONS, DELETE, an unknown method, HTTP/1.0" nginx-light curl
    web_server
    capture s0
    web -d 'name=value&text=a+b' http://10.99.0.2/post
    web -T "$tmp/web/lines.txt" -H 'Expect: 100-continue' http://10.99.0.2/put
    web -I http://10.99.0.2/
    web -X OPTIONS http://10.99.0.2/
    web -X DELETE http://10.99.0.2/index.html
    web -X BREW http://10.99.0.2/pot
    web -0 http://10.99.0.2/
    capture_end
}

scene_http_answers() {
    about "HTTP answers: 404, a redirect, 401 and a password, a range, 400, compressed with many headers" nginx-light curl openssl
    web_server
    capture s0
    web http://10.99.0.2/missing
    web -L http://10.99.0.2/old
    web http://10.99.0.2/secret
    web -u user:secret http://10.99.0.2/secret
    web -r 5-20 http://10.99.0.2/lines.txt
    web --compressed -A 'Mozilla/5.0 (X11; Linux x86_64)' -e http://10.99.0.2/ -b 'id=41; theme=dark' -H 'Accept-Language: de-CH,de;q=0.9' http://10.99.0.2/gzip
    web -H 'Host: two words' http://10.99.0.2/
    capture_end
}

scene_http_chunked() {
    about "HTTP/1.1 with chunks, in both directions" nginx-light curl
    web_server
    capture s0
    web http://10.99.0.2/ssi.shtml
    (echo one; sleep 0.2; echo two) | web -T - -X POST http://10.99.0.2/post
    capture_end
}

scene_http_bodies() {
    about "HTTP bodies over several segments, some of which look like headers: with a length, in chunks cut anywhere, up to the end" python3-scapy
    craft http-bodies
}

scene_http_pipelined() {
    about "HTTP/1.1: three requests sent at once, three answers in one connection" nginx-light socat
    web_server
    capture s0
    printf 'GET / HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: b\r\n\r\nGET /missing HTTP/1.1\r\nHost: c\r\nConnection: close\r\n\r\n' |
        A socat -t 1 - TCP:10.99.0.2:80
    capture_end
}

scene_http_ipv6() {
    about "HTTP over IPv6" nginx-light curl
    net_ipv6
    web_server
    B socat TCP6-LISTEN:80,ipv6only,fork,reuseaddr TCP4:127.0.0.1:80 &
    wait_for 5 eval 'B ss -6Hltn | grep -q :80'
    capture s0
    web 'http://[fd99::2]/'
    capture_end
}

scene_http2() {
    about "HTTP/2 without TLS, by prior knowledge: two requests in one connection" nghttp2-client nghttp2-server
    key_and_cert www.example.test
    mkdir "$tmp/web"
    echo "hello, two" >"$tmp/web/index.html"
    serve -t 80 nghttpd --no-tls -d "$tmp/web" 80
    capture s0
    A nghttp -n http://10.99.0.2/index.html http://10.99.0.2/missing
    capture_end
}

scene_websocket() {
    about "WebSocket: the upgrade, text and binary messages, ping and close" python3-websockets
    cat >"$tmp/ws.py" <<'P'
import asyncio, sys, websockets
async def serve():
    async def echo(ws, path=None):
        async for m in ws:
            await ws.send(m)
    async with websockets.serve(echo, "0.0.0.0", 80):
        await asyncio.Future()
async def ask():
    async with websockets.connect("ws://10.99.0.2/chat", subprotocols=["chat"]) as ws:
        await ws.send("hello"); await ws.recv()
        await ws.send(bytes(range(16))); await ws.recv()
        await (await ws.ping(b"still there?"))
asyncio.run(serve() if sys.argv[1] == "serve" else ask())
P
    serve -t 80 /usr/bin/python3 "$tmp/ws.py" serve
    capture s0
    A /usr/bin/python3 "$tmp/ws.py" ask
    capture_end
}

# tls_server ARGUMENT…: openssl s_server in B on port 443, with a key and certificate of its own
tls_server() {
    [ -e "$tmp/cert.pem" ] || key_and_cert www.example.test
    echo "hello, secret" >"$tmp/hello.txt"
    cd "$tmp" && serve -t 443 openssl s_server -accept 443 -cert "$tmp/cert.pem" -key "$tmp/key.pem" -WWW "$@"
}

# tls ARGUMENT…: a client that asks for one page
tls() {
    printf 'GET /hello.txt HTTP/1.0\r\n\r\n' |
        A timeout 3 openssl s_client -connect 10.99.0.2:443 -servername www.example.test -ign_eof "$@"
}

# tls_words ARGUMENT…: a client that says two words
tls_words() {
    (echo hello; sleep 0.3; echo again; sleep 0.3) |
        A timeout 3 openssl s_client -connect 10.99.0.2:443 -servername www.example.test "$@"
}

scene_tls12() {
    about "TLS 1.2: a full handshake with server name and ALPN, a request, then the session resumed by its ticket" openssl
    tls_server -tls1_2 -alpn http/1.1
    capture s0
    tls -tls1_2 -alpn h2,http/1.1 -sess_out "$tmp/session"
    tls -tls1_2 -alpn h2,http/1.1 -sess_in "$tmp/session"
    capture_end
}

scene_tls12_rsa() {
    about "TLS 1.2 with DHE and RSA, the session resumed by its id, and OCSP asked for" openssl
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/key.pem" -out "$tmp/cert.pem" -days 3650 -subj /CN=rsa.example.test 2>/dev/null
    tls_server -no_ticket -tls1_2
    capture s0
    tls -tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384 -no_ticket -sess_out "$tmp/session" -status
    tls -tls1_2 -cipher DHE-RSA-AES256-GCM-SHA384 -no_ticket -sess_in "$tmp/session"
    capture_end
}

scene_tls13() {
    about "TLS 1.3: a full handshake and one page" openssl
    tls_server
    capture s0
    tls -tls1_3
    capture_end
}

scene_tls_large_hello() {
    about "TLS 1.3: a ClientHello longer than a segment, by a large key share and a long list of ALPN names" openssl
    tls_server
    capture s0
    tls -tls1_3 -groups P-521:X25519 -alpn "$(for i in 1 2 3 4 5 6; do printf '%0240d,' $i; done)http/1.1"
    capture_end
}

scene_tls13_psk() {
    about "TLS 1.3: a session, then the same resumed with a pre-shared key and early data" openssl
    key_and_cert www.example.test
    serve -t 443 sh -c "sleep 60 | openssl s_server -accept 443 -cert $tmp/cert.pem -key $tmp/key.pem -early_data"
    echo "too early" >"$tmp/early"
    tls_words -tls1_3 -sess_out "$tmp/session"
    capture s0
    tls_words -tls1_3 -sess_in "$tmp/session" -early_data "$tmp/early"
    capture_end
}

scene_tls13_retry() {
    about "TLS 1.3: the server wants another group, and says so with a HelloRetryRequest" openssl
    tls_server -groups P-384
    capture s0
    tls -tls1_3 -groups X25519:P-384
    capture_end
}

scene_tls_client_cert() {
    about "TLS 1.2 with a certificate of the client too" openssl
    key_and_cert client.example.test client-
    tls_server -Verify 1 -tls1_2
    capture s0
    tls -tls1_2 -cert "$tmp/client-cert.pem" -key "$tmp/client-key.pem"
    capture_end
}

scene_tls_certificates() {
    about "TLS 1.2 with a chain of certificates: keys of RSA, many names, an authority, times after 2050" openssl
    openssl req -x509 -newkey rsa:2048 -nodes -keyout "$tmp/ca-key.pem" -out "$tmp/ca.pem" -days 20000 \
        -subj "/C=CH/ST=Bern/L=Thun/O=Example/OU=Test/CN=Example CA/emailAddress=ca@example.test" \
        -addext basicConstraints=critical,CA:TRUE,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign 2>/dev/null
    openssl req -newkey rsa:2048 -nodes -keyout "$tmp/key.pem" -out "$tmp/req.pem" -subj /CN=www.example.test 2>/dev/null
    printf '%s\n' 'subjectAltName=DNS:www.example.test,DNS:*.example.test,IP:192.0.2.1,IP:2001:db8::1,email:web@example.test,URI:https://www.example.test/' \
        'keyUsage=digitalSignature,keyEncipherment' 'extendedKeyUsage=serverAuth,clientAuth' >"$tmp/ext"
    openssl x509 -req -in "$tmp/req.pem" -CA "$tmp/ca.pem" -CAkey "$tmp/ca-key.pem" -CAcreateserial -days 15000 \
        -extfile "$tmp/ext" -out "$tmp/cert.pem" 2>/dev/null
    tls_server -tls1_2 -cert_chain "$tmp/ca.pem"
    capture s0
    tls -tls1_2
    capture_end
}

scene_tls_alert() {
    about "TLS alerts: no version in common, no cipher in common, an unknown authority, and text that is no TLS" openssl curl
    tls_server -tls1_2 -cipher ECDHE-ECDSA-AES128-GCM-SHA256
    capture s0
    tls -tls1_3
    tls -tls1_2 -cipher ECDHE-ECDSA-AES256-GCM-SHA384
    web https://10.99.0.2/
    web http://10.99.0.2:443/
    capture_end
}

scene_tls_old() {
    about "TLS 1.0 and 1.1 handshakes" openssl
    tls_server -cipher DEFAULT@SECLEVEL=0
    capture s0
    tls -tls1 -cipher DEFAULT@SECLEVEL=0
    tls -tls1_1 -cipher DEFAULT@SECLEVEL=0
    capture_end
}

scene_tls_http2() {
    about "HTTPS as a program of today speaks it: TLS 1.3, ALPN h2" nginx-light curl openssl
    web_server
    capture s0
    web -k --http2 --resolve www.example.test:443:10.99.0.2 https://www.example.test/
    capture_end
}

scene_dtls() {
    about "DTLS 1.2 over UDP: handshake with a cookie, two lines of text" openssl
    key_and_cert www.example.test
    serve -u 443 sh -c "sleep 60 | openssl s_server -dtls1_2 -accept 443 -cert $tmp/cert.pem -key $tmp/key.pem -listen"
    capture s0
    tls_words -dtls1_2
    capture_end
}

scene_hostile() {
    about "names that a careless view would take for markup, scripts or escape sequences, in HTTP, DNS and TLS" python3-scapy
    craft hostile
}

scene_http_digest() {
    about "HTTP: Digest authentication, the example of RFC 7616; other schemes, and credentials that are none" python3-scapy
    craft http-digest
}

scene_tls_ech() {
    about "TLS: ClientHellos with an Encrypted Client Hello, outer and inner" python3-scapy
    craft tls-ech
}
