# Scenes of other services: time, files, mail, terminals, telephones, messages, management.

scene_ntp() {
    about "NTP: a client asks a server twice" chrony
    printf 'local stratum 8\nallow\nbindaddress 10.99.0.2\ncmdport 0\nbindcmdaddress /\npidfile %s/s.pid\n' "$tmp" >"$tmp/s.conf"
    printf 'server 10.99.0.2 iburst minpoll 4 maxsamples 2\ncmdport 0\nbindcmdaddress /\npidfile %s/c.pid\n' "$tmp" >"$tmp/c.conf"
    serve -u 123 chronyd -d -x -u root -f "$tmp/s.conf"
    sleep 1
    capture s0
    A timeout 8 chronyd -d -x -Q -t 6 -u root -f "$tmp/c.conf"
    capture_end
}

scene_ntp_control() {
    about "NTP: a symmetric, a broadcast and an authenticated packet, a kiss of death, control and private modes, extension fields" python3-scapy
    craft ntp-control
}

scene_ntp_lists() {
    about "NTP's management: the status of a server's associations, and a list of the hosts that it has seen" python3-scapy
    craft ntp-lists
}

scene_ptp() {
    about "PTP version 2 over UDP and over Ethernet: announce, sync, follow up, delay request and response" linuxptp
    for s in "$ns_a c0 200" "$ns_b s0 100"; do
        set -- $s
        printf '[global]\ntime_stamping software\nfree_running 1\nuds_address %s/%s\npriority1 %s\nlogAnnounceInterval -1\nlogSyncInterval -1\nlogMinDelayReqInterval -1\n' \
            "$tmp" "$2" "$3" >"$tmp/$2.conf"
    done
    capture s0 'not igmp'
    for transport in -4 -2; do
        ip netns exec "$ns_b" timeout 4.5 ptp4l -f "$tmp/s0.conf" $transport -S -i s0 -m &
        ip netns exec "$ns_a" timeout 4.5 ptp4l -f "$tmp/c0.conf" $transport -S -i c0 -s -m &
        sleep 4.6
    done
    capture_end
}

scene_tftp() {
    about "TFTP: a file read in blocks of 512, one read with options, one written, one that is not there" atftpd tftp-hpa curl
    mkdir -m 777 "$tmp/tftp"
    seq 1 300 | head -c 1100 >"$tmp/tftp/file"
    serve -u 69 atftpd --daemon --no-fork --logfile - --bind-address 10.99.0.2 --user root --group root "$tmp/tftp"
    capture s0
    cd "$tmp" || exit 1
    A tftp -m octet 10.99.0.2 -c get file
    web_quiet -o /dev/null tftp://10.99.0.2/file
    A tftp -m netascii 10.99.0.2 -c put file new
    A tftp 10.99.0.2 -c get missing
    capture_end
}

web_quiet() { A curl -sS -m 5 "$@"; }

scene_ftp() {
    about "FTP: login, passive and extended passive transfers, a wrong command, the data connections too" vsftpd curl
    mkdir -p "$tmp/ftp" "$tmp/empty"
    chmod 755 "$tmp/ftp"
    echo "a file" >"$tmp/ftp/file.txt"
    printf 'listen=YES\nanonymous_enable=YES\nanon_root=%s/ftp\nsecure_chroot_dir=%s/empty\nseccomp_sandbox=NO\nbackground=NO\nisolate=NO\nisolate_network=NO\nxferlog_enable=NO\nftpd_banner=ready\n' "$tmp" "$tmp" >"$tmp/vsftpd.conf"
    serve -t 21 vsftpd "$tmp/vsftpd.conf"
    capture s0
    web_quiet -o /dev/null ftp://10.99.0.2/file.txt
    web_quiet --disable-epsv -Q 'NOSUCH command' -Q PWD ftp://10.99.0.2/
    web_quiet -P - -o /dev/null ftp://10.99.0.2/
    capture_end
}

scene_ssh() {
    about "SSH: versions, key exchange, and the encrypted rest of a refused login" openssh-server openssh-client
    mkdir -p "$tmp/k"
    ssh-keygen -q -t ed25519 -N '' -f "$tmp/k/host"
    serve -t 22 unshare -m sh -c "mkdir -p /run/sshd; exec $(command -v sshd) -D -e -f /dev/null -h $tmp/k/host -o PidFile=none -o UsePAM=no -o PasswordAuthentication=no"
    capture s0
    A ssh -F /dev/null -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o BatchMode=yes -o ConnectTimeout=3 \
        -o IdentityFile=/nonexistent nobody@10.99.0.2 true
    capture_end
}

scene_smtp() {
    about "SMTP: a mail delivered, with pipelining off, and a recipient refused" python3-aiosmtpd swaks
    cat >"$tmp/smtp.py" <<'P'
import time
from aiosmtpd.controller import Controller
class Handler:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 5.1.1 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"
    async def handle_DATA(self, server, session, envelope):
        return "250 queued"
Controller(Handler(), hostname="10.99.0.2", port=25, server_hostname="mx.example.test").start()
time.sleep(60)
P
    serve -t 25 /usr/bin/python3 "$tmp/smtp.py"
    capture s0
    for to in postmaster nobody; do
        A swaks --server 10.99.0.2 --helo client.example.test --from me@example.test --to $to@example.test \
            --header 'Subject: a test' --body 'One line.' --header 'Message-Id: <1@example.test>'
    done
    capture_end
}

scene_telnet() {
    about "telnet: options negotiated, a login prompt, a line typed" inetutils-telnet inetutils-telnetd socat
    mkdir -p "$tmp/t"
    printf '#!/bin/sh\nprintf "login: "\nread name\necho "hello, $name"\nsleep 0.3\n' >"$tmp/t/login"
    chmod +x "$tmp/t/login"
    serve -t 23 socat TCP-LISTEN:23,reuseaddr EXEC:"/usr/sbin/telnetd -h -E $tmp/t/login",nofork
    capture s0
    (sleep 0.7; echo student; sleep 1) | A telnet 10.99.0.2
    capture_end 0.5
}

scene_sip() {
    about "SIP: a call set up, answered, and ended, with SDP" sip-tester
    serve -u 5060 sipp -sn uas -i 10.99.0.2 -p 5060 -nostdin
    capture s0
    A sipp -sn uac -i 10.99.0.1 -p 5060 -s alice -m 1 -d 200 -nostdin 10.99.0.2:5060
    capture_end
}

scene_rtp() {
    about "RTP and RTCP: packets of sound, a sender's report, a goodbye; STUN before it" python3-scapy
    craft rtp
}

scene_rtsp() {
    about "RTSP: options, describe, setup, play, teardown, against a small server of text" python3-minimal
    serve -t 554 /usr/bin/python3 "$here/scenes/talk.py" serve rtsp 554
    capture s0
    A /usr/bin/python3 "$here/scenes/talk.py" rtsp 10.99.0.2 554
    capture_end
}

scene_whois() {
    about "whois: a question and an answer" whois socat
    serve -t 43 socat TCP-LISTEN:43,reuseaddr,fork SYSTEM:'read q; echo "domain\: $q"; echo "holder\: Example Ltd"'
    capture s0
    A whois -h 10.99.0.2 example.test
    capture_end
}

scene_syslog() {
    about "syslog over UDP, in the old and the new format" bsdutils
    B socat -u UDP-LISTEN:514,fork /dev/null &
    sleep 0.3
    capture s0
    A logger -n 10.99.0.2 -d -P 514 --rfc3164 -p auth.warning -t sshd "failed login"
    A logger -n 10.99.0.2 -d -P 514 --rfc5424 -p local7.debug -t app --id=42 --msgid ID47 --sd-id example@32473 --sd-param 'class="high"' "structured"
    capture_end
}

# resp WORD…: a command as Redis reads it
resp() {
    local all word
    printf -v all '*%d\r\n' $#
    for word in "$@"; do printf -v all '%s$%d\r\n%s\r\n' "$all" ${#word} "$word"; done
    echo -n "$all" | cat
    sleep 0.1
}

scene_redis() {
    about "RESP: commands to a Redis server, with every kind of answer, in version 2 and 3" redis-server socat
    serve -t 6379 redis-server --port 6379 --bind 10.99.0.2 --protected-mode no --save '' --dir "$tmp"
    capture s0
    {
        resp SET name wireloupe; resp GET name; resp INCR n; resp GET none; resp LPUSH l a b c; resp LRANGE l 0 -1
        resp INCR name; echo PING; sleep 0.1
        resp HELLO 3; resp HSET h f 1.5; resp HGETALL h; resp GET none; resp QUIT
    } | A socat -t 1 - TCP:10.99.0.2:6379
    capture_end
}

scene_memcached() {
    about "memcached's text protocol: set, get, a miss, stats" memcached socat
    serve -t 11211 memcached -l 10.99.0.2 -u root -U 0
    capture s0
    printf 'set k 0 60 5\r\nhello\r\nget k\r\nget none\r\nversion\r\nquit\r\n' | A socat -t 1 - TCP:10.99.0.2:11211
    capture_end
}

scene_mqtt() {
    about "MQTT: connect, subscribe, publish with QoS 0, 1 and 2, a last will, version 5 too" mosquitto mosquitto-clients
    printf 'listener 1883 10.99.0.2\nallow_anonymous true\nuser root\n' >"$tmp/m.conf"
    serve -t 1883 mosquitto -c "$tmp/m.conf"
    capture s0
    A timeout 3 mosquitto_sub -h 10.99.0.2 -i listener -t 'house/#' -q 2 -C 3 --will-topic gone --will-payload bye &
    sleep 0.5
    for q in 0 1 2; do A mosquitto_pub -h 10.99.0.2 -i "sender$q" -t "house/room$q" -m "21.$q" -q $q; done
    A mosquitto_pub -V 5 -h 10.99.0.2 -i sender5 -t house/five -m five -r -D publish content-type text/plain -D publish user-property a b
    capture_end
}

scene_mysql() {
    about "MySQL protocol: a login, queries, an error, quit" mariadb-server
    mkdir "$tmp/db"
    mysql_install_db --no-defaults --datadir="$tmp/db" --user=root --auth-root-authentication-method=normal >/dev/null
    serve -t 3306 mariadbd --no-defaults --user=root --datadir="$tmp/db" --bind-address=0.0.0.0 --socket="$tmp/db/s" --skip-log-bin
    B mariadb --no-defaults -S "$tmp/db/s" -e "CREATE USER sengoku IDENTIFIED BY 'secret'; GRANT ALL ON *.* TO sengoku"
    capture s0 'tcp port 3306'
    A mariadb --no-defaults --skip-ssl -h 10.99.0.2 -u sengoku -psecret -e "CREATE DATABASE shop; USE shop; CREATE TABLE t (id INT, name VARCHAR(20)); INSERT INTO t VALUES (1,'one'),(2,NULL); SELECT * FROM t; SELECT nothing"
    A mariadb --no-defaults --skip-ssl -h 10.99.0.2 -u sengoku -pwrong -e "SELECT 1"
    capture_end
}

scene_postgres() {
    about "PostgreSQL protocol: TLS refused, a login with SCRAM, queries, an error" postgresql postgresql-client
    pg=$(ls -d /usr/lib/postgresql/*/bin | tail -1)
    chmod 777 "$tmp"
    echo secret >"$tmp/password"
    setpriv --reuid=postgres --regid=postgres --clear-groups "$pg/initdb" -D "$tmp/pg" -A scram-sha-256 -U app --pwfile="$tmp/password" >/dev/null || exit 1
    echo 'host all all 10.99.0.0/16 scram-sha-256' >>"$tmp/pg/pg_hba.conf"
    serve -t 5432 setpriv --reuid=postgres --regid=postgres --clear-groups "$pg/postgres" -D "$tmp/pg" -h 10.99.0.2 -k "$tmp"
    capture s0 'tcp port 5432'
    A env PGPASSWORD=secret "$pg/psql" -X -h 10.99.0.2 -U app -d postgres -c "SELECT 1 AS one, NULL AS none, 'text'" -c "SELECT nothing"
    capture_end
}

# snmp_agent: net-snmp in B, with a v3 user
snmp_agent() {
    cat >"$tmp/snmpd.conf" <<'N'
rocommunity public
createUser student SHA "authentic pass" AES "private pass"
rouser student priv
sysLocation Room 42
sysContact admin@example.test
sysDescr a test host
N
    mkdir "$tmp/persist"
    serve -u 161 env SNMP_PERSISTENT_DIR="$tmp/persist" SNMPCONFPATH="$tmp" snmpd -f -Lo -p "$tmp/snmpd.pid" udp:10.99.0.2:161
}

scene_snmp() {
    about "SNMP versions 1 and 2c: get, get next, get bulk, set refused, traps and an inform" snmp snmpd snmptrapd
    snmp_agent
    echo "disableAuthorization yes" >"$tmp/trapd.conf"
    serve -u 162 env SNMP_PERSISTENT_DIR="$tmp/persist" snmptrapd -f -Lo -n -C -c "$tmp/trapd.conf" -p "$tmp/trapd.pid" udp:10.99.0.2:162
    capture s0
    A snmpget -v1 -c public -t 1 -r 0 10.99.0.2 .1.3.6.1.2.1.1.1.0
    A snmpgetnext -v1 -c public -t 1 -r 0 10.99.0.2 .1.3.6.1.2.1.1.3.0
    A snmpbulkget -v2c -c public -t 1 -r 0 -Cr3 10.99.0.2 .1.3.6.1.2.1.1
    A snmpset -v2c -c public -t 1 -r 0 10.99.0.2 .1.3.6.1.2.1.1.5.0 s name
    A snmpget -v1 -c public -t 1 -r 0 10.99.0.2 .1.3.6.1.2.1.99.0
    A snmptrap -v1 -c public 10.99.0.2 .1.3.6.1.4.1.8072.2.3 10.99.0.1 2 0 1234 .1.3.6.1.2.1.2.2.1.1.3 i 3
    A snmptrap -v2c -c public 10.99.0.2 1234 .1.3.6.1.6.3.1.1.5.3 .1.3.6.1.2.1.2.2.1.1.3 i 3
    A snmpinform -v2c -c public -t 1 -r 0 10.99.0.2 1234 .1.3.6.1.6.3.1.1.5.3
    capture_end
}

scene_snmp3() {
    about "SNMP version 3: discovery of the engine, authenticated and encrypted questions, a wrong password" snmp snmpd
    snmp_agent
    capture s0
    A snmpget -v3 -t 1 -r 0 -u student -l authPriv -a SHA -A "authentic pass" -x AES -X "private pass" 10.99.0.2 .1.3.6.1.2.1.1.1.0
    A snmpget -v3 -t 1 -r 0 -u student -l authNoPriv -a SHA -A "authentic pass" 10.99.0.2 .1.3.6.1.2.1.1.1.0
    A snmpget -v3 -t 1 -r 0 -u student -l authNoPriv -a SHA -A "mistaken pass" 10.99.0.2 .1.3.6.1.2.1.1.1.0
    capture_end
}

scene_radius() {
    about "RADIUS: access accepted and rejected, CHAP, accounting" freeradius freeradius-utils
    cp -rL /etc/freeradius/3.0 "$tmp/raddb"
    echo 'student Cleartext-Password := "secret"
    Reply-Message = "hello", Framed-IP-Address = 10.99.0.50, Session-Timeout = 3600, Filter-Id = "std"' >"$tmp/raddb/mods-config/files/authorize"
    printf 'client a { ipaddr = 10.99.0.1\n secret = testing123 }\n' >"$tmp/raddb/clients.conf"
    rm -f "$tmp/raddb/mods-enabled/eap" "$tmp/raddb/sites-enabled/"*
    cat >"$tmp/raddb/sites-enabled/default" <<'R'
server default {
 listen { type = auth
 ipaddr = 10.99.0.2
 port = 1812 }
 listen { type = acct
 ipaddr = 10.99.0.2
 port = 1813 }
 authorize {
  chap
  files
  pap
 }
 authenticate {
  Auth-Type PAP {
   pap
  }
  Auth-Type CHAP {
   chap
  }
 }
 accounting {
  ok
 }
}
R
    sed -i 's/^\([[:space:]]*\)\(user\|group\) = freerad/\1\2 = root/' "$tmp/raddb/radiusd.conf"
    serve -u 1812 freeradius -f -l stdout -d "$tmp/raddb"
    capture s0
    echo 'User-Name=student,User-Password=secret,NAS-IP-Address=10.99.0.1,NAS-Port=7,Called-Station-Id="00-00-5E-00-53-01:lab",Service-Type=Framed-User' | A radclient -r 1 -t 1 10.99.0.2 auth testing123
    echo 'User-Name=student,User-Password=wrong' | A radclient -r 1 -t 2 10.99.0.2 auth testing123
    echo 'User-Name=student,CHAP-Password=secret,NAS-Identifier=lab' | A radclient -r 1 -t 1 10.99.0.2 auth testing123
    echo 'User-Name=student,Acct-Status-Type=Start,Acct-Session-Id=0001,Acct-Input-Octets=1234' | A radclient -r 1 -t 1 10.99.0.2 acct testing123
    echo 'Message-Authenticator=0x00' | A radclient -r 1 -t 1 10.99.0.2 status testing123
    capture_end 1
}


# strongswan_side NS NUMBER OTHER: charon with a connection to the other side, by a pre-shared key
strongswan_side() {
    local dir=$tmp/swan$2
    mkdir -p "$dir"
    cat >"$dir/strongswan.conf" <<N
charon { load = random nonce aes sha1 sha2 md5 gmp hmac kdf vici kernel-libipsec kernel-netlink socket-default updown
 plugins { vici { socket = unix://$dir/vici } }
 filelog { stderr { default = 1 } } }
N
    cat >"$dir/swanctl.conf" <<N
connections { lab { version = ${ike:-2}
 local_addrs = 10.99.0.$2
 remote_addrs = 10.99.0.$3
 local { auth = psk
 id = host$2.example.test }
 remote { auth = psk
 id = host$3.example.test }
 children { net { local_ts = 10.$2.0.0/24
 remote_ts = 10.$3.0.0/24 } } } }
secrets { ike-1 { secret = "a secret" } }
N
    ip -n "$1" addr add "10.$2.0.1/24" dev lo
    ip netns exec "$1" env STRONGSWAN_CONF="$dir/strongswan.conf" unshare -m sh -c 'mount -t tmpfs none /run && exec /usr/lib/ipsec/charon' &
    wait_for 5 test -S "$dir/vici"
    ip netns exec "$1" env STRONGSWAN_CONF="$dir/strongswan.conf" swanctl -q --uri "unix://$dir/vici" --file "$dir/swanctl.conf"
}

# ike_scene: both sides, an association, and its end
ike_scene() {
    strongswan_side "$ns_b" 2 1
    strongswan_side "$ns_a" 1 2
    capture s0 'udp port 500 or udp port 4500 or esp'
    A timeout 5 swanctl -i --uri "unix://$tmp/swan1/vici" --child net
    A timeout 5 swanctl -t --uri "unix://$tmp/swan1/vici" --ike lab
    capture_end
}

scene_ikev2() {
    about "IKEv2 with a pre-shared key: initial exchange, authentication, deletion" strongswan-charon strongswan-swanctl libcharon-extra-plugins
    ike_scene
}

scene_ikev1() {
    about "IKEv1 with a pre-shared key: main mode, quick mode, deletion" strongswan-charon strongswan-swanctl libcharon-extra-plugins
    ike=1
    ike_scene
}

scene_l2tp() {
    about "L2TP version 2: tunnel and call set up, a call that fails for want of PPP, hello and stop" xl2tpd
    printf '[global]\nport = 1701\n[lns default]\nip range = 10.99.3.10-10.99.3.20\nlocal ip = 10.99.3.1\nrequire authentication = no\nname = lns\n' >"$tmp/lns.conf"
    printf '[global]\nport = 1701\n[lac test]\nlns = 10.99.0.2\nautodial = yes\nname = lac\n' >"$tmp/lac.conf"
    : >"$tmp/secrets"
    serve -u 1701 xl2tpd -D -c "$tmp/lns.conf" -s "$tmp/secrets" -p "$tmp/lns.pid" -C "$tmp/lns.ctl"
    capture s0
    A timeout 4 xl2tpd -D -c "$tmp/lac.conf" -s "$tmp/secrets" -p "$tmp/lac.pid" -C "$tmp/lac.ctl"
    capture_end 1
}

scene_mysql_commands() {
    about "MySQL protocol: another way of authentication, TLS asked for, prepared statements and other commands" python3-scapy
    craft mysql-commands
}

scene_ident() {
    about "IDENT: who owns a connection: the answers that there are" python3-scapy
    craft ident
}
