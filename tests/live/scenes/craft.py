#!/usr/bin/python3
"""craft.py NAME OUT: the packets of a capture that no program of a Debian machine sends, composed with scapy. The same
bytes each time: every number is given, and packet N is stamped N/100 s after the start of 2024."""
import sys
import zlib

from scapy.all import *  # noqa: F403
from scapy.contrib.geneve import GENEVE
from scapy.contrib.mpls import MPLS
from scapy.layers.ppp import *  # noqa: F403
from scapy.utils import checksum as checksum_of

conf.ipv6_enabled = True
A, B = "02:00:00:00:00:01", "02:00:00:00:00:02"
ETH, BACK = Ether(src=A, dst=B), Ether(src=B, dst=A)
IPV4, IPV4_BACK = IP(src="10.99.0.1", dst="10.99.0.2"), IP(src="10.99.0.2", dst="10.99.0.1")
IPV6_, IPV6_BACK = IPv6(src="fd99::1", dst="fd99::2"), IPv6(src="fd99::2", dst="fd99::1")
PING, PONG = ICMP(id=7, seq=1) / b"abcdefgh", ICMP(type=0, id=7, seq=1) / b"abcdefgh"
PING6 = ICMPv6EchoRequest(id=7, seq=1, data=b"abcdefgh")
TEXT = b"a few words of text"


def text(hexes):
    return bytes.fromhex(hexes)


def udp(port, payload, back=False, sport=40000):
    ip = (BACK / IPV4_BACK) if back else (ETH / IPV4)
    ports = UDP(sport=port, dport=sport) if back else UDP(sport=sport, dport=port)
    return ip / ports / payload


def frame802(dst, payload, src=A):
    return Dot3(src=src, dst=dst) / payload


def vlan():
    return [
        ETH / Dot1Q(vlan=5) / IPV4 / PING,
        BACK / Dot1Q(vlan=5) / IPV4_BACK / PONG,
        ETH / Dot1Q(vlan=5, prio=6, id=1) / IPV4 / PING,
        ETH / Dot1Q(vlan=0, prio=3) / IPV6_ / PING6,
        Ether(src=A, dst=B, type=0x88A8) / Dot1Q(vlan=100, type=0x8100) / Dot1Q(vlan=5) / IPV4 / PING,
        ETH / Dot1Q(vlan=100) / Dot1Q(vlan=5) / IPV4 / UDP(sport=40000, dport=9) / TEXT,
        Ether(src=A, dst=B, type=0x9100) / Dot1Q(vlan=100) / IPV4 / PING,
        Ether(src=A, dst="ff:ff:ff:ff:ff:ff") / Dot1Q(vlan=4094)
        / ARP(hwsrc=A, psrc="10.99.0.1", pdst="10.99.0.2"),
        ETH / Dot1Q(vlan=5, type=0x88CC) / text("020704020000000001040703020000000001060200780000"),
        Ether(src=A, dst="01:80:c2:00:00:00") / Dot1Q(vlan=5, type=38)
        / text("4242030000000000" + "80000200000000010000000080000200000000018001000014000200") / b"\0\x0f\0",
    ]


def ethernet_fcs():
    """Frames with their check sequence: behind padding, behind a payload, behind other bytes; one byte of it is wrong; it is cut."""
    def whole(data, wrong=0):
        crc = zlib.crc32(data).to_bytes(4, "little")
        return data + bytes([crc[0] ^ wrong]) + crc[1:]

    arp = bytes(Ether(src=A, dst="ff:ff:ff:ff:ff:ff") / ARP(hwsrc=A, psrc="10.99.0.1", pdst="10.99.0.2"))
    long = bytes(udp(9, TEXT * 2))
    return [
        Raw(whole(arp + bytes(60 - len(arp)))),
        Raw(whole(long)),
        Raw(whole(long + b"\x10\x00\x00")),
        Raw(whole(long, wrong=1)),
        (Raw(whole(long)), len(long) + 3),
    ]


def llc():
    bpdu = "4242030000%s80000200000000010000000080000200000000018001000014000200" + "0f00"
    pvst = "aaaa0300000c010b" + (bpdu % "000000")[6:] + "00000000020005"
    return [
        frame802("01:80:c2:00:00:00", text(bpdu % "02020e").ljust(39, b"\0")),
        frame802("01:80:c2:00:00:00", text(bpdu % "02027c") + b"\0"),
        frame802("01:80:c2:00:00:00", text("424203000003027c" + "80000200000000010000000080000200000000018001000014000200"
                 "0f000000400074657374726567696f6e" + "00" * 22 + "0001ac36177f50283cd4b83821d8ab26de62"
                 "0000000080000200000000011400")),
        frame802("01:00:0c:cc:cc:cd", text(pvst)),
        frame802(B, text("aaaa03000000" "0800") + bytes(IPV4 / PING)),
        frame802(B, text("aaaa03080007" "809b") + text("0000000000000000000000000001000200")),
        frame802(B, text("e0e003ffff002200110000000000000000ffff0453000000000000000000014003000100000000")),
        frame802(B, text("ffff002200110000000000000000ffff0453000000000000000000014003000100000000")),
        frame802(B, text("f0f0032c00ffef0800000000000000") + b"TESTHOST".ljust(16) + b"OTHER".ljust(16)),
        frame802(B, text("0400bf")),
        frame802(B, text("0401bf8100ff")),
        frame802(B, text("040501060a")),
        frame802(B, text("04040205") + TEXT),
        frame802(B, text("fefe038304000102")),
        frame802(B, text("0000f3")),
        frame802(B, text("06060381000001")),
        frame802("ff:ff:ff:ff:ff:ff", text("aaaa0300000c2000") + text("02b40000000100080000686f7374")),
    ]


def ethertypes():
    lacp = ("0101011480000200000000010001800000013d000000021480000200000000020001800000023d000000"
            "0310010000000000000000000000000000")
    return [
        Ether(src=A, dst="ff:ff:ff:ff:ff:ff", type=0x0842) / (b"\xff" * 6 + text("020000000002") * 16),
        Ether(src=A, dst="cf:00:00:00:00:00", type=0x9000) / text("000001000000").ljust(46, b"\0"),
        Ether(src=A, dst="ff:ff:ff:ff:ff:ff", type=0x8035)
        / text("00010800060400030200000000010000000002000000000100000000"),
        Ether(src=A, dst="01:80:c2:00:00:02", type=0x8809) / text(lacp).ljust(110, b"\0"),
        Ether(src=A, dst="01:80:c2:00:00:02", type=0x8809) / text("030050000110010001010005dc0200000000000000").ljust(46, b"\0"),
        Ether(src=A, dst="01:80:c2:00:00:02", type=0x8809) / text("0a00"),
        Ether(src=A, dst="01:80:c2:00:00:03", type=0x888E) / text("01010000"),
        Ether(src=B, dst=A, type=0x888E) / text("01000005") / text("0101000501"),
        Ether(src=A, dst=B, type=0x888E) / text("0100000c0201000c0173747564656e74"),
        Ether(src=B, dst=A, type=0x888E) / text("0103005f02008a001000000000000000017b").ljust(99, b"\0"),
        Ether(src=A, dst="01:80:c2:00:00:01", type=0x8808) / text("0001ffff").ljust(46, b"\0"),
        Ether(src=A, dst="01:80:c2:00:00:01", type=0x8808) / text("010100ff00010002000300040005000600070008").ljust(46, b"\0"),
        Ether(src=A, dst=B, type=0x88E5) / text("2c000000000102000000000100010123456789abcdef0123456789abcdef"),
        Ether(src=A, dst=B, type=0x88B5) / TEXT,
        Ether(src=A, dst=B, type=0x0801) / TEXT,
        Ether(src=A, dst="09:00:07:ff:ff:ff", type=0x809B) / text("000d00000000010203040501020304"),
        Ether(src=A, dst=B, type=0x6003) / text("0a0002000000000000000000000000"),
        Ether(src=A, dst=B) / b"",
    ]


def pppoe_session():
    def up(payload):
        return Ether(src=A, dst=B, type=0x8864) / PPPoE(code=0, sessionid=17) / payload

    def down(payload):
        return Ether(src=B, dst=A, type=0x8864) / PPPoE(code=0, sessionid=17) / payload

    return [up(p) if way else down(p) for way, p in ppp_dialogue()]


def ppp_dialogue():
    def lcp(h):
        return text("c021" + h)

    return [
        (1, lcp("01010016" "010405d4" "0506aabbccdd" "0702" "0802" "0d0306")),
        (0, lcp("0101001b" "010405d4" "0305c22305" "050611223344" "0206000a0000" "1104ffff")),
        (0, lcp("04010011" "0702" "0802" "0d0306" "0304c023")),
        (1, lcp("0301000a" "0304c02305")),
        (0, lcp("0201000e" "010405d4" "0506aabbccdd")),
        (1, text("c023" "01010013" "0773747564656e74" "06736563726574")),
        (0, text("c023" "0201000a" "0577656c63") + b"o"),
        (0, text("c223" "0102001b" "10000102030405060708090a0b0c0d0e0f" "736572766572")),
        (1, text("c223" "0202001c" "10f0e1d2c3b4a5968778695a4b3c2d1e0f" "73747564656e74")),
        (0, text("c223" "03020006" "6f6b")),
        (1, text("8021" "01030010" "030600000000" "0206002d0f01")),
        (0, text("8021" "0303000a" "03060a630032")),
        (1, text("8021" "02010016" "03060a630001" "8106 0a630035" "8306 0a630036")),
        (1, text("8057" "0101000e" "010a020000fffe000001")),
        (0, text("80fd" "01010006" "1203") + b"\x01"),
        (1, text("0021") + bytes(IPV4 / PING)),
        (0, text("0057") + bytes(IPV6_BACK / PING6)),
        (1, lcp("0905000c" "aabbccdd" "70696e67")),
        (0, lcp("0a05000c" "11223344" "70696e67")),
        (0, lcp("0806000e" "80fd" "0101000612030102")),
        (1, lcp("05070010" "757365722072657175657374")),
        (0, lcp("06070004")),
    ]


def ppp():
    return [text("ff03") + p for _, p in ppp_dialogue()] + [text("21") + bytes(IPV4 / PING)]


def loopback(byteorder):
    return [(2).to_bytes(4, byteorder) + bytes(IP(src="127.0.0.1", dst="127.0.0.1") / PING),
            (2).to_bytes(4, byteorder) + bytes(IP(src="127.0.0.1", dst="127.0.0.1") / PONG),
            (24).to_bytes(4, byteorder) + bytes(IPv6(src="::1", dst="::1") / PING6),
            (28).to_bytes(4, byteorder) + bytes(IPv6(src="::1", dst="::1") / PING6),
            (30).to_bytes(4, byteorder) + bytes(IPv6(src="::1", dst="::1") / UDP(sport=40000, dport=9) / TEXT),
            (99).to_bytes(4, byteorder) + TEXT]


def null():
    return loopback("little")


def loop():
    return loopback("big")


def ip_source_route():
    def ip(options, **more):
        return ETH / IP(src="10.99.0.1", dst="10.99.0.2", options=options, **more) / PING

    return [
        ip(IPOption(text("83 0b 04 0a630102 0a630103 00"))),
        ip(IPOption(text("89 0b 08 0a630102 0a630103 00"))),
        ip(IPOption(text("94 04 0000"))),
        ip(IPOption(text("82 0b f135 0000 0000 000000 00"))),
        ip(IPOption(text("88 04 0102"))),
        ip(IPOption(text("01 01 01 00"))),
        ip(IPOption(text("44 0c 05 01 00000000 00000000"))),
        ip(IPOption(text("52 0c 1234 ffff 0000 0a630001"))),
        ip(IPOption(text("5e 06 01020304 0000"))),
        ip(IPOption(text("07 03 04 00"))),
        ip(IPOption(text("83 13 04 0a630102"))),
        ip(IPOption(text("44 01 01 01"))),
    ]


def ip_tunnels():
    inner, inner6 = IP(src="10.1.0.1", dst="10.1.0.2") / PING, IPv6(src="fd01::1", dst="fd01::2") / PING6
    bridged = Ether(src="02:00:00:00:01:01", dst="02:00:00:00:01:02") / inner
    return [
        ETH / IPV4 / inner,
        ETH / IPV4 / inner6,
        ETH / IPV6_ / inner,
        ETH / IPV6_ / inner6,
        ETH / IPV4 / GRE() / inner,
        ETH / IPV4 / GRE(chksum_present=1, key_present=1, key=4242, seqnum_present=1, seqence_number=1) / inner,
        ETH / IPV4 / GRE(proto=0x6558) / bridged,
        ETH / IPV4 / GRE(key_present=1, key=7, proto=0x86DD) / inner6,
        ETH / IPV4 / GRE(proto=0x88BE, seqnum_present=1, seqence_number=9) / text("1005000a00000001") / bridged,
        ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=47) / text("3081880b 00100001 00000001 00000000")
        / text("ff030021") / b"0123456789ab",
        ETH / IPV4 / UDP(sport=40000, dport=6081) / GENEVE(vni=4242, proto=0x6558) / bridged,
        ETH / IPV4 / UDP(sport=40000, dport=6081)
        / text("0200655800109200" "0102800100000007") / bridged,
        ETH / IPV4 / UDP(sport=40000, dport=4789) / VXLAN(vni=77, flags=8) / bridged,
        ETH / IPV4 / UDP(sport=40000, dport=4790) / text("0c00000300004d00") / bridged,
        ETH / MPLS(label=16001, cos=5, s=0, ttl=64) / MPLS(label=24005, s=1, ttl=63) / inner,
        ETH / MPLS(label=2, s=1, ttl=64) / inner6,
        ETH / MPLS(label=30000, s=1, ttl=64) / text("00000001") / bridged,
        ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=137) / MPLS(label=100, s=1, ttl=9) / inner,
        ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=115) / text("00000011") / bridged,
        ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=97) / text("3000") / bridged,
        ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=55) / text("0480 0000 0a010002 0a010001") / PING,
        udp(1701, text("c80200140000000000000000") + text("80080000000000 01"), sport=1701),
        udp(1701, text("0002 0007 0009") + text("ff030021") + bytes(inner), sport=1701),
        ETH / IPV4 / UDP(sport=40000, dport=3544) / inner6,
    ]


def ipsec():
    tcp = TCP(sport=40000, dport=80, flags="S", seq=1000, window=1024)
    inner = bytes((IPV4 / tcp)[TCP])
    ah = text("06040000 00001001 00000001 0123456789abcdef01234567")
    return [
        ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=51) / ah / inner,
        ETH / IPv6(src="fd99::1", dst="fd99::2", nh=51) / text("3a040000 00001001 00000002 0123456789abcdef01234567")
        / bytes((IPV6_ / PING6)[ICMPv6EchoRequest]),
        ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=50) / text("00001002 00000001") / bytes(range(64)),
        ETH / IPv6(src="fd99::1", dst="fd99::2", nh=50) / text("00001003 00000001") / bytes(range(48)),
        udp(4500, text("00001004 00000001") + bytes(range(40)), sport=4500),
        udp(4500, b"\xff", sport=4500),
        udp(4500, text("00000000") + ike_init(), sport=4500),
        udp(500, ike_init(), sport=500),
        udp(500, text("0102030405060708 0000000000000000 01 10 02 00 00000000 00000050")
            + text("00000034 00000001 00000001 00000028 01010001 00000020 01010000"
                   "80010007 800e0080 80020002 80030001 80040002 800b0001"), sport=500),
        ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=108) / text("06001234") / bytes(range(24)),
    ]


def ike_init():
    sa = text("22000030 0000002c 01010004 0300000c 0100000c 800e0100 03000008 02000005"
              "03000008 0300000c 00000008 0400001f")
    ke = text("28000028 001f0000") + bytes(range(32))
    nonce = text("29000014") + bytes(range(16))
    notify = text("0000001c 00004004") + bytes(range(20))
    body = sa + ke + nonce + notify
    return text("0102030405060708 0000000000000000 21 20 22 08 00000000") + (28 + len(body)).to_bytes(4, "big") + body


def sctp():
    def there(chunks, tag=0x2222):
        return ETH / IPV4 / SCTP(sport=40000, dport=5000, tag=tag) / chunks

    def back(chunks, tag=0x1111):
        return BACK / IPV4_BACK / SCTP(sport=5000, dport=40000, tag=tag) / chunks

    return [
        there(SCTPChunkInit(init_tag=0x1111, a_rwnd=65536, n_out_streams=10, n_in_streams=10, init_tsn=100,
                            params=[SCTPChunkParamIPv4Addr(addr="10.99.0.1"), SCTPChunkParamECNCapable(),
                                    SCTPChunkParamFwdTSN()]), tag=0),
        back(SCTPChunkInitAck(init_tag=0x2222, a_rwnd=65536, n_out_streams=10, n_in_streams=10, init_tsn=500,
                              params=[SCTPChunkParamStateCookie(cookie=b"a cookie of state")])),
        there(SCTPChunkCookieEcho(cookie=b"a cookie of state")),
        back(SCTPChunkCookieAck()),
        there(SCTPChunkData(beginning=1, ending=1, tsn=100, stream_id=1, stream_seq=0, proto_id=46, data=b"hello")),
        back(SCTPChunkSACK(cumul_tsn_ack=100, a_rwnd=65531)),
        there(SCTPChunkData(beginning=1, ending=1, unordered=1, tsn=102, stream_id=2, data=TEXT)
              / SCTPChunkData(beginning=1, tsn=103, stream_id=1, stream_seq=1, data=b"part one")),
        back(SCTPChunkSACK(cumul_tsn_ack=100, a_rwnd=65500, n_gap_ack=1, n_dup_tsn=1, gap_ack_list=["2:3"],
                           dup_tsn_list=[99])),
        there(SCTPChunkHeartbeatReq(params=[SCTPChunkParamHeartbeatInfo(data=b"12345678")])),
        back(SCTPChunkHeartbeatAck(params=[SCTPChunkParamHeartbeatInfo(data=b"12345678")])),
        back(SCTPChunkError(error_causes=text("0001000800630000"))),
        there(SCTPChunkShutdown(cumul_tsn_ack=500)),
        back(SCTPChunkShutdownAck()),
        there(SCTPChunkShutdownComplete()),
        back(SCTPChunkAbort(error_causes=text("000c000c") + b"bye, all")),
        there(text("c0000008") + text("0000006a")),
    ]


def ip6_extensions():
    u = UDP(sport=40000, dport=9) / b"abcd"
    return [
        ETH / IPV6_ / IPv6ExtHdrHopByHop(options=[RouterAlert(value=0)]) / ICMPv6MLReport(mladdr="ff05::1"),
        ETH / IPV6_ / IPv6ExtHdrHopByHop(options=[Jumbo(jumboplen=70000)]) / u,
        ETH / IPV6_ / IPv6ExtHdrDestOpt(options=[HAO(hoa="fd99::99")]) / u,
        ETH / IPV6_ / IPv6ExtHdrHopByHop() / IPv6ExtHdrDestOpt() / u,
        ETH / IPV6_ / IPv6ExtHdrRouting(type=0, segleft=2, addresses=["fd99::11", "fd99::12"]) / u,
        ETH / IPV6_ / IPv6ExtHdrRouting(type=2, segleft=1, addresses=["fd99::11"]) / u,
        ETH / IPV6_ / IPv6ExtHdrSegmentRouting(addresses=["fd99::12", "fd99::11"], segleft=1, lastentry=1) / u,
        ETH / IPV6_ / IPv6ExtHdrFragment(id=7, offset=0, m=1, nh=17) / bytes(u)[:8],
        ETH / IPV6_ / IPv6ExtHdrFragment(id=7, offset=1, m=0, nh=17) / b"abcdefgh",
        ETH / IPV6_ / IPv6ExtHdrFragment(id=8, offset=0, m=0, nh=17) / u,
        ETH / IPv6(src="fd99::1", dst="fd99::2", nh=59) / b"ignored",
        ETH / IPV6_ / MIP6MH_BU(seq=1, mhtime=30, flags="AH", options=[MIP6OptAltCoA(acoa="fd99::77")]),
        ETH / IPv6(src="fd99::1", dst="fd99::2", tc=0xB8, fl=0x12345, hlim=1) / u,
        ETH / IPv6(src="::", dst="ff02::1:ff00:1") / ICMPv6ND_NS(tgt="fd99::1"),
        ETH / IPv6(src="fd99::1", dst="fd99::2", plen=200) / u,
        ETH / IPV6_ / IPv6ExtHdrHopByHop(options=[PadN(optdata=b"\0\0"), HBHOptUnknown(otype=0x3E, optlen=2, optdata=b"xy")]) / u,
        ETH / IPV6_ / IPv6ExtHdrRouting(type=3, segleft=1) / u,
        ETH / IPV6_ / ICMPv6NIQueryName(data="host.example.test"),
        ETH / IPV6_ / ICMPv6ND_Redirect(tgt="fd99::3", dst="fd99::4") / ICMPv6NDOptDstLLAddr(lladdr=B),
    ]


def mobility():
    """A node that is away: home and care-of tests, updates and answers, options of every type."""
    def message(kind, body, options=""):
        body = text(body + options)
        body += bytes(-(len(body) + 6) % 8)
        data = bytes([59, (len(body) + 6) // 8 - 1, kind, 0, 0, 0]) + body
        pseudo = text("fd990000000000000000000000000001 fd990000000000000000000000000002")
        pseudo += bytes([0, 0, 0, len(data), 0, 0, 0, 135])
        data = data[:4] + checksum_of(pseudo + data).to_bytes(2, "big") + data[6:]
        return ETH / IPv6(src="fd99::1", dst="fd99::2", nh=135) / data

    home = "fd990000000000000000000000000099"
    nonces, auth = "040400010002", "050c" + "0102030405060708090a0b0c"
    return [
        message(0, "0000", "02020005"),
        message(1, "0000 0001020304050607"),
        message(2, "0000 08090a0b0c0d0e0f"),
        message(3, "0007 0001020304050607 1011121314151617"),
        message(4, "0008 08090a0b0c0d0e0f 18191a1b1c1d1e1f"),
        message(5, "0001 f800 0069", "0100" + "0310" + home + nonces + auth + "0104" + "00000000"),
        message(5, "0002 c600 0000", "0100"),
        message(6, "00e0 0001 0069", "0102 0000" + auth),
        message(6, "8500 0002 0000", "0000"),
        message(7, "0100" + home),
        message(8, "0001 8000 0005"),
        message(5, "0003 8000 001e", "0704 61626364" + "0000" + "0402 0001"),
        ETH / IPv6(src="fd99::1", dst="fd99::2", nh=135) / text("3b00 0100 0000 0000"),
    ]


def tcp_options():
    def tcp(options, flags="S", payload=b""):
        # the data offset is worked out by hand: options that lie cannot go through scapy's own list
        options = text(options)
        options += b"\0" * (-len(options) % 4)
        t = TCP(sport=40000, dport=80, seq=1000, ack=2000, flags=flags, window=8192, dataofs=5 + len(options) // 4)
        return ETH / IPV4 / t / (options + payload)

    return [
        tcp("060601020304 070605060708"),
        tcp("0e0301 0f050a0b0c"),
        tcp("1c048078"),
        tcp("1d10 0102 0123456789abcdef01234567"),
        tcp("1d0c 0304 0123456789abcdef"),
        tcp("fe04f989 fd060101abcd"),
        tcp("220a0123456789abcdef 0101"),
        tcp("0b0600000001 0c0600000002 0d0600000003"),
        tcp("13120123456789abcdef0123456789abcdef"),
        tcp("050a0000100000001400 0101", "A"),
        tcp("0101 051a 0000100000001400 0000200000002400 0000300000003400", "A"),
        tcp("02030405", "S"),
        tcp("030003", "S"),
        tcp("08fe0102", "A"),
        tcp("1e0c 0001 0123456789abcdef", "S"),
        tcp("4404aabb", "A"),
        tcp("02040218 01 03030e 0402", "SEC"),
        ETH / IPV4 / TCP(sport=40000, dport=80, dataofs=3, flags="A"),
        ETH / IPV4 / TCP(sport=40000, dport=80, dataofs=15, flags="A") / b"short",
        ETH / IPV4 / TCP(sport=40000, dport=80, flags="FSRPAUEC", urgptr=5) / b"christmas",
        ETH / IPV4 / TCP(sport=40000, dport=80, flags="", reserved=7),
    ]


def ntp_control():
    def ntp(h, tail=b""):
        return text(h).ljust(48, b"\0") + tail

    t = "e93c7a00 12345678 e93c7a01 00000000 e93c7a01 80000000 e93c7a01 90000000"
    return [
        udp(123, ntp("d9 00 06 fa 00000000 00010000 494e4954 0000000000000000" + t), sport=123),
        udp(123, ntp("25 02 06 ec 00000100 00000200 0a630009" + t), sport=123),
        udp(123, ntp("e4 00 06 ec 00000000 00000000 52415445" + t), back=True, sport=123),
        udp(123, ntp("23 02 06 ec 00000100 00000200 0a630009" + t, text("00000001 0123456789abcdef0123456789abcdef")), sport=123),
        udp(123, ntp("23 02 06 ec 00000100 00000200 0a630009" + t, text("0104 0014 0123456789abcdef0123456789abcdef")), sport=123),
        udp(123, text("16 02 0001 0000 0000 0000 0000")),
        udp(123, text("16 82 0001 0618 0000 0000 0010") + b'version="ntpd 4"', back=True),
        udp(123, text("17 00 03 2a 00000000").ljust(48, b"\0")),
        udp(123, text("97 00 03 2a 0001 0048").ljust(80, b"\0"), back=True),
        udp(123, ntp("0b 00 04 fa")),
    ]


def ntp_lists():
    status = text("16 81 0045 0618 0000 0000 000c bebd 961a bebc 8011 bebb e0f4")
    seen = text("00000040 0000103a 00000000 00000188 0a630001 0a630002 00000001 9c40 03 04 00000000 00000000")
    seen6 = text("00000000 00000007 00000000 00000001 00000000 00000000 00000001 007b 07 02 00000001 00000000")
    addresses = text("fd990000000000000000000000000001 fd990000000000000000000000000002")
    return [
        udp(123, text("16 01 0045 0000 0000 0000 0000")),
        udp(123, status, back=True),
        udp(123, text("97 00 03 2a 0002 0048") + seen + bytes(32) + seen6 + addresses, back=True),
    ]


def nat64():
    """DNS on a port that is not its own, through a translator between IPv6 and IPv4."""
    host, server = "fd99::1", "64:ff9b::a63:2"
    name = b"\3web\7example\4test\0" + text("0001 0001")
    there = ETH / IPv6(src=host, dst=server) / UDP(sport=40000, dport=5333)
    back = BACK / IPv6(src=server, dst=host) / UDP(sport=5333, dport=40000)
    return [
        there / (text("2a01 0100 0001 0000 0000 0000") + name),
        back / (text("2a01 8180 0001 0001 0000 0000") + name + text("c00c 0001 0001 0000003c 0004 0a630050")),
        # Not DNS, whatever it looks like: bytes behind the question, a name with a space.
        there / (text("2a02 0100 0001 0000 0000 0000") + name + b"more"),
        there / (text("2a03 0100 0001 0000 0000 0000") + name.replace(b"web", b"w b")),
    ]


def rtp():
    rtp_ = text("8080 0001 000000a0 11223344")
    sr = text("80c8 0006 11223344 e93c7a01 80000000 000000a0 00000002 00000140")
    sdes = text("81ca 0005 11223344 010c") + b"a@test.local" + b"\0\0"
    bye = text("81cb 0001 11223344")
    rr = text("81c9 0007 55667788 11223344 05000001 00000002 00000010 7a018000 00010000")
    stun = text("0001 0008 2112a442 0123456789ab0123456789ab 0006 0004") + b"u:me"
    answer = text("0101 000c 2112a442 0123456789ab0123456789ab 0020 0008 0001 bd52 2b71a443")
    return [
        udp(3478, stun),
        udp(3478, answer, back=True),
        ETH / IPV4 / UDP(sport=4588, dport=6256) / rtp_ / bytes([0xD5] * 160),
        ETH / IPV4 / UDP(sport=4588, dport=6256) / text("9160 0002 00000140 11223344 bede0001 10ab0000") / bytes([0xD5] * 40),
        ETH / IPV4 / UDP(sport=4589, dport=6257) / (sr + sdes),
        BACK / IPV4_BACK / UDP(sport=6257, dport=4589) / rr,
        ETH / IPV4 / UDP(sport=4589, dport=6257) / (sr + bye),
    ]


def sized(n, body):
    return len(body).to_bytes(n, "big") + body


# What a careless view would hand on: markup, an end of a script, an attribute, an escape sequence, an override of the
# direction of writing, a byte that is no UTF-8.
HOSTILE = (
    b"<img src=x onerror=alert(1)>",
    b"</script><script>alert(2)</script><!--",
    b"\"' onmouseover=alert(3) x='",
    b"\x1b]0;title\x07\x1b[31m",
    "\u202egnp.exe\u2066".encode(),
    b"\xff\xc0\xafbad",
    "\u2028//\u2029".encode(),
    b"javascript:alert(4)",
)


def hostile():
    def tcp(n, port, payload):
        return ETH / IPV4 / TCP(sport=40000 + n, dport=port, flags="PA", seq=1, ack=1, window=512) / payload

    def query(n, words):
        return b"%c%c" % (0x12, n) + text("0100 0001 0000 0000 0000") + sized(1, words[:63]) + text("00 0001 0001")

    def hello(name):
        names = sized(2, b"\0" + sized(2, name))
        extensions = text("0000") + sized(2, names) + text("0010") + sized(2, sized(2, sized(1, name)))
        body = text("0303") + bytes(32) + text("00 0002 1301 01 00") + sized(2, extensions)
        return text("16 0301") + sized(2, text("01") + sized(3, body))

    packets = []
    for n, words in enumerate(HOSTILE):
        packets += [
            tcp(n, 80, b"GET /" + words + b" HTTP/1.1\r\nHost: " + words + b"\r\nX-" + words + b": y\r\n\r\n"),
            udp(53, query(n, words)),
            tcp(n, 443, hello(words)),
        ]
    return packets


def talk(parts, client=40000, server=443, isn=1000, answer_isn=5000):
    """A TCP connection: (True for the server's, offset in what it sends, bytes), after the handshake."""
    def segment(back, seq, ack, flags, data=b""):
        ports = TCP(sport=server, dport=client) if back else TCP(sport=client, dport=server)
        ports.seq, ports.ack, ports.flags, ports.window = seq, ack, flags, 64240
        return ((BACK / IPV4_BACK) if back else (ETH / IPV4)) / ports / data

    yield segment(False, isn, 0, "S")
    yield segment(True, answer_isn, isn + 1, "SA")
    yield segment(False, isn + 1, answer_isn + 1, "A")
    said = [0, 0]
    for back, at, data in parts:
        said[back] = max(said[back], at + len(data))
        mine, other = (answer_isn, isn) if back else (isn, answer_isn)
        yield segment(back, mine + 1 + at, other + 1 + said[not back], "PA", data)


def client_hello(name, key_share):
    """A ClientHello of TLS 1.3 with a key share before its server name: too long for a segment, if that is long."""
    def extension(number, data):
        return number.to_bytes(2, "big") + len(data).to_bytes(2, "big") + data

    shares = (0x11EC).to_bytes(2, "big") + key_share.to_bytes(2, "big") + bytes(i * 7 & 255 for i in range(key_share))
    names = b"\0" + len(name).to_bytes(2, "big") + name
    extensions = (extension(51, len(shares).to_bytes(2, "big") + shares)
                  + extension(43, text("020304"))
                  + extension(0, len(names).to_bytes(2, "big") + names))
    hello = text("0303") + bytes(range(32)) + text("00 0002 1301 01 00") + len(extensions).to_bytes(2, "big") + extensions
    return b"\1" + len(hello).to_bytes(3, "big") + hello


def tls_record(data):
    return text("160301") + len(data).to_bytes(2, "big") + data


def tls_segments():
    hello = tls_record(client_hello(b"www.example.com", 1216))
    short = client_hello(b"www.example.net", 32)
    records = tls_record(short[:50]) + tls_record(short[50:52]) + tls_record(short[52:])
    evil = b"xyz.example.org"
    short = tls_record(client_hello(b"www.example.net", 32))
    return [
        *talk([(False, 0, hello[:1000]), (False, 1000, hello[1000:])]),
        *talk([(False, 1000, hello[1000:]), (False, 0, hello[:1000])], client=40001),
        *talk([(False, 0, records)], client=40002),
        *talk([(False, 0, records[:70]), (False, 70, records[70:90]), (False, 90, records[90:])], client=40003),
        *talk([(False, 0, short[:-5]), (False, len(short) - 15, evil)], client=40004),
    ]


def split_messages():
    get = b"GET /index.html HTTP/1.1\r\nHost: www.example.com\r\nUser-Agent: a browser\r\n\r\n"
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhello\n"
    query = bytes(DNS(id=7, qd=DNSQR(qname="www.example.com")))
    query = len(query).to_bytes(2, "big") + query
    return [
        *talk([(False, 0, get[:30]), (False, 30, get[30:]), (True, 0, answer[:20]), (True, 20, answer[20:])],
              client=40000, server=80),
        *talk([(False, 0, query[:1]), (False, 1, query[1:20]), (False, 20, query[20:])], client=40001, server=53),
    ]


def fragment_faults():
    udp_ = UDP(sport=40000, dport=9) / bytes(range(64))
    whole = bytes(IP(bytes(IPV4 / udp_)).payload)
    evil = b"evilevil" + whole[16:32]
    whole6 = bytes(IPv6(bytes(IPV6_ / udp_)).payload)

    def four(number, at, more, data):
        ip = IPV4.copy()
        ip.id, ip.frag, ip.flags, ip.proto = number, at // 8, "MF" if more else 0, 17
        return ETH / ip / data

    def six(number, at, more, data):
        return ETH / IPV6_ / IPv6ExtHdrFragment(nh=17, id=number, offset=at // 8, m=more) / data

    packets = []
    for piece, all_ in ((four, whole), (six, whole6)):
        packets += [piece(1, 48, False, all_[48:]), piece(1, 0, True, all_[:24]), piece(1, 0, True, all_[:24]),
                    piece(1, 24, True, all_[24:48])]
        packets += [piece(2, 0, True, all_[:24]), piece(2, 8, True, evil + all_[32:40])]
        packets += [piece(3, 24, False, all_[24:]), piece(3, 96, True, all_[:24])]
    return packets


# A byte stream as the dump of a TCP relay shows it: who sent each row of bytes, and when.
MYSQL_LOGIN = """
S 03.417693 34 00 00 00 0a 34 2e 30
S 03.417785 2e 32 35 2d 73 74 61 6e
S 03.417802 64 61 72 64 2d 6c 6f 67
S 03.417813 00 e8 7e 00 00 2d 3a 79
S 03.417823 75 5e 58 7e 31 00 2c 20
S 03.417833 0c 02 00 00 00 00 00 00
S 03.417844 00 00 00 00 00 00 00 00
C 03.418337 15 00 00 01 85 24 00 00
C 03.418374 00 73 65 6e 67 6f 6b 75
C 03.418385 00 53 4d 5c 4a 55 53 49
C 03.418393 57
S 03.418643 05 00 00 02 00 00 00 02
S 03.418671 00
"""


def mysql_login():
    rows = [row.split() for row in MYSQL_LOGIN.strip().splitlines()]
    parts, said = [], [0, 0]
    for who, _, *data in rows:
        back = who == "S"
        parts.append((back, said[back], bytes.fromhex("".join(data))))
        said[back] += len(data)
    start = 1112857500  # 7 April 2005, 07:05 UTC
    times = [start + 3.417] * 3 + [start + float(row[1]) for row in rows]
    packets = list(talk(parts, server=3306))
    for packet, time in zip(packets, times):
        packet.time = time
    return packets


def quic_vectors():
    """The packets of RFC 9001's and RFC 9369's appendices: a client's first, the answer, and a Retry."""
    from quic_seal import RFC_RETRY, V1, V2, rfc_client, rfc_server

    packets = []
    for port, version in (40000, V1), (40001, V2):
        packets += [
            udp(443, rfc_client(version), sport=port),
            udp(443, rfc_server(version), back=True, sport=port),
            udp(443, RFC_RETRY[version], back=True, sport=port),
        ]
    return packets


def quic_frames():
    """CRYPTO frames that overlap or are sent again, gaps in ACK frames, a frame that may not be there; a packet
    that was changed on the way, one of which only the answer was seen, bytes behind the last packet."""
    from quic_seal import V1, initial

    cid, mine, yours = bytes(range(8)), b"mine", b"your"
    hello = client_hello(b"www.example.com", 64)

    def crypto(at, data):
        return b"\6" + (0x4000 | at).to_bytes(2, "big") + (0x4000 | len(data)).to_bytes(2, "big") + data

    def sent(number, frames, size=1200):
        return initial(V1, cid, "client", cid, mine, number, frames, size)

    def answered(number, frames):
        return initial(V1, cid, "server", mine, yours, number, frames)

    evil = crypto(len(hello) - 20, bytes(20))
    changed = bytearray(sent(7, b"\1"))
    changed[-1] ^= 1
    alone = initial(V1, b"another one", "server", b"", yours, 0, b"\1")
    reason = b"no such thing here"
    return [
        udp(443, sent(0, crypto(20, hello[20:60]) + crypto(50, hello[50:]))),
        udp(443, sent(1, evil + crypto(0, hello[:30]))),
        udp(443, sent(2, crypto(0, hello))),
        udp(443, answered(0, text("02" "02" "00" "00" "02")), back=True),
        udp(443, answered(1, text("02" "4009" "10" "02" "01" "00" "00" "01" "02") + b"\1"), back=True),
        udp(443, answered(2, text("03" "09" "10" "00" "09" "03" "00" "01")), back=True),
        udp(443, sent(5, text("08" "00") + b"a stream")),
        udp(443, bytes(changed)),
        udp(443, answered(3, text("1c" "4128" "06" "12") + reason) + b"\0\0\0", back=True),
        udp(443, alone, back=True, sport=40001),
        udp(443, text("ca" "1a2a3a4a" "08" "0001020304050607" "00") + bytes(1300), sport=40002),
    ]


def mysql_commands():
    """What no login and query of today shows: a change of the way of authentication, TLS asked for, other commands,
    an OK that tells of variables, packets that go on in another segment."""
    def packet(number, data):
        return len(data).to_bytes(3, "little") + bytes([number]) + data

    def sized(data):
        return bytes([len(data)]) + data

    can = 0x0001 | 0x0008 | 0x0200 | 0x2000 | 0x8000
    more = 0x0008 | 0x0020 | 0x0080
    greeting = packet(0, b"\x0a8.0.36\0" + (9).to_bytes(4, "little") + b"abcdefgh\0" + can.to_bytes(2, "little")
                      + b"\xff\2\0" + (more | 0x0100).to_bytes(2, "little") + b"\x15" + bytes(10) + b"ijklmnopqrst\0"
                      + b"caching_sha2_password\0")
    head = can.to_bytes(2, "little") + more.to_bytes(2, "little") + (1 << 24).to_bytes(4, "little") + b"\x2d" + bytes(23)
    login = packet(1, head + b"sengoku\0" + sized(bytes(range(32))) + b"shop\0caching_sha2_password\0")
    column = (sized(b"def") + sized(b"shop") + sized(b"t") * 2 + sized(b"price") * 2 + b"\x0c" + b"\x3f\0"
              + (12).to_bytes(4, "little") + b"\xf6" + b"\x21\x10" + b"\2" + bytes(2))
    long = b"SELECT '" + b"x" * 2000 + b"'"
    asked = [
        (False, login),
        (True, packet(2, b"\xfemysql_native_password\0" + b"12345678901234567890\0")),
        (False, packet(3, bytes(range(20)))),
        (True, packet(4, b"\1\3")),
        (True, packet(5, b"\0\0\0\2\x40\0\0" + sized(b"") + sized(b"\0" + sized(sized(b"autocommit") + sized(b"ON"))))),
        (False, packet(0, b"\4t\0")),
        (True, packet(1, column + sized(b"0.00")) + packet(2, b"\xfe\0\0\2\0")),
        (False, packet(0, b"\x16SELECT ?")),
        (True, packet(1, b"\0\1\0\0\0\1\0\1\0\0\0\0") + packet(2, b"\xfe\0\0\2\0")),
        (False, packet(0, b"\x17\1\0\0\0\0\1\0\0\0\0\1\3\0\7\0\0\0")),
        (False, packet(0, b"\x19\1\0\0\0")),
        (False, packet(0, b"\x1b\0\0")),
        (False, packet(0, b"\x0c\x09\0\0\0")),
        (True, packet(1, b"\xff\x46\4#HY000Unknown thread id: 9")),
        (False, packet(0, b"\3INSERT INTO t VALUES (1)")),
        (True, packet(1, b"\0\xfc\x2c\1\xfe" + (1 << 40).to_bytes(8, "little") + b"\2\0\1\0")),
        (False, packet(0, b"\3" + long)[:1000]),
        (False, packet(0, b"\3" + long)[1000:]),
        (False, packet(0, b"\x0e")),
        (False, packet(0, b"\x11root\0" + sized(bytes(20)) + b"shop\0")),
        (False, packet(0, b"\1")),
    ]
    parts, said = [], [0, 0]
    for back, data in [(True, greeting)] + asked:
        parts.append((back, said[back], data))
        said[back] += len(data)
    tls = [(True, 0, greeting),
           (False, 0, packet(1, (can | 0x0800).to_bytes(2, "little") + head[2:])),
           (False, 36, tls_record(client_hello(b"db.example.com", 32)))]
    return [*talk(parts, server=3306), *talk(tls, client=40001, server=3306)]


def http_digest():
    """HTTP's Digest (the example of RFC 7616 3.9.1), credentials of other schemes, and some that are none."""
    nonce = b'7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v'
    opaque = b'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS'
    asked = (b'WWW-Authenticate: Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, '
             b'nonce="' + nonce + b'", opaque="' + opaque + b'"\r\n')
    told = (b'Authorization: Digest username="Mufasa", realm="http-auth@example.org", uri="/dir/index.html", '
            b'algorithm=SHA-256, nonce="' + nonce + b'", nc=00000001, '
            b'cnonce="f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ", qop=auth, '
            b'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1", opaque="' + opaque + b'"\r\n')

    def get(*lines, method=b"GET"):
        return method + b" /dir/index.html HTTP/1.1\r\nHost: www.example.org\r\n" + b"".join(lines) + b"\r\n"

    def answer(status, *lines):
        return b"HTTP/1.1 " + status + b"\r\n" + b"".join(lines) + b"Content-Length: 0\r\n\r\n"

    said = [
        (False, get()), (True, answer(b"401 Unauthorized", asked)),
        (False, get(told)), (True, answer(b"200 OK")),
        (False, get(b"Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n", method=b"PATCH")),
        (True, answer(b"405 Method Not Allowed", b"Proxy-Authenticate: Digest realm=there, stale=TRUE, domain=\"/a /b\", "
                      b"userhash=true, charset=UTF-8, new=1\r\n")),
        (False, get(b"Authorization: Basic not*base64\r\n", b"Proxy-Authorization: Bearer abc.def\r\n", method=b"DELETE")),
        (True, answer(b"418 I'm a teapot")),
        (False, get(b"Authorization: Digest\r\n", b"Proxy-Authorization: Digest =, =\"\r\n", b"Authorization: \r\n")),
    ]
    parts, sent = [], [0, 0]
    for back, data in said:
        parts.append((back, sent[back], data))
        sent[back] += len(data)
    return [*talk(parts, server=80)]


def http_bodies():
    """Bodies over segments, of which some look like headers: with a length, in chunks that are cut anywhere, up to the
    end; an answer to HEAD; out of order, and sent again."""
    def pieces(server, data, *cuts):
        places = [0, *cuts, len(data)]
        return [(server, start, data[start:stop]) for start, stop in zip(places, places[1:])]

    post = b"POST /form HTTP/1.1\r\nHost: www.example.test\r\nContent-Length: 62\r\n\r\n"
    inside = b"first part\r\n" + b"GET /evil HTTP/1.1\r\nHost: x\r\n\r\n" + b"the last part of it"
    head = b"HEAD /big HTTP/1.1\r\nHost: www.example.test\r\n\r\n"
    get = b"GET /chunks HTTP/1.1\r\nHost: www.example.test\r\n\r\n"
    assert len(inside) == 62
    client = post + inside + head + get
    at = len(post)
    answer_post = b"HTTP/1.1 204 No Content\r\n\r\n"
    answer_head = b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n"
    start = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: Digest\r\n\r\n"
    chunks = (b"1b;name=value\r\nHTTP/1.1 404 Not Found\r\n\r\n!\r\n" + b"A\r\n0123456789\r\n"
              + b"0\r\nDigest: SHA-256=none\r\n\r\n")
    server = answer_post + answer_head + start + chunks
    begin = len(answer_post + answer_head)
    body = begin + len(start)
    size, data = body + chunks.index(b"b;name"), body + chunks.index(b"HTTP/1.1 404")
    crlf, last = body + chunks.index(b"A\r\n") - 1, body + chunks.index(b"Digest")
    first = (pieces(False, client, at, at + 12, at + 45, at + 62, at + 62 + len(head))[:4]
             + pieces(True, server, len(answer_post))[:1]
             + pieces(False, client, at, at + 12, at + 45, at + 62, at + 62 + len(head))[4:]
             + pieces(True, server, len(answer_post), begin, body, size, data, crlf, last, last + 9)[1:])
    # The same server, on a port of its own: the answer's second half comes first, and its first half twice.
    close = b"HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\n" + b"a" * 20 + b"HTTP/1.1 200 OK\r\n\r\n" + b"b" * 20
    asked = b"GET / HTTP/1.0\r\n\r\n"
    sized = b"HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n" + b"c" * 20 + b"POST /x HTTP/1.1\r\n\r\n"
    n = len(sized)
    ahead = pieces(True, sized, n - 40, n - 20)
    odd = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + b"5\r\nhello\r\n" + b"zz\r\nwhat is this\r\n"
    return [*talk(first, server=80),
            *talk([(False, 0, asked)] + pieces(True, close, len(close) - 42, len(close) - 20), 40001, 8000),
            *talk([(False, 0, asked.replace(b"1.0", b"1.1")), ahead[0], ahead[2], ahead[1], ahead[2]], 40002, 8000),
            *talk([(False, 0, asked)] + pieces(True, odd, odd.index(b"5\r"), odd.index(b"zz"), odd.index(b"zz") + 5),
                  40003, 80)]


def ident():
    """IDENT: the answers that there are, one in two segments, and what is none."""
    lines = [
        (False, b"6193, 23\r\n"), (True, b"6193, 23 : USERID : UNIX : stjohns\r\n"),
        (False, b"6195,23\r\n"), (True, b"6195,23:ERROR:NO-USER\r\n"),
        (False, b"6200, 23\r\n"), (True, b"6200, 23 : USERID : UNIX, ISO-8859-1 : a:b \r\n"),
        (False, b"0, 99999\r\n"), (True, b"0, 99999 : ERROR : INVALID-PORT\r\n"),
        (False, b"6201 , "), (False, b"23\r\n"), (True, b"6201 , 23 : ERROR : HIDDEN-USER\r\n"),
        (False, b"6202, 23\r\n"), (True, b"6202, 23 : ERROR : X-OTHER\r\n"),
        (False, b"who?\r\n"),
    ]
    parts, sent = [], [0, 0]
    for back, data in lines:
        parts.append((back, sent[back], data))
        sent[back] += len(data)
    return [*talk(parts, server=113)]


def tls_ech():
    """ClientHellos with an Encrypted Client Hello: beside a name that is for nothing else, beside any name."""
    def hello(name, kind):
        whole = client_hello(name, 32)
        ech = text(kind)
        body = bytearray(whole[4:]) + text("fe0d") + len(ech).to_bytes(2, "big") + ech
        at = 2 + 32 + 1 + 4 + 2
        body[at:at + 2] = (len(body) - at - 2).to_bytes(2, "big")
        return tls_record(b"\1" + len(body).to_bytes(3, "big") + bytes(body))

    outer = "00" "0001" "0001" "07" "0020" + "aa" * 32 + "0010" + "bb" * 16
    return [
        *talk([(False, 0, hello(b"cloudflare-ech.com", outer))]),
        *talk([(False, 0, hello(b"www.example.com", outer))], client=40001),
        *talk([(False, 0, hello(b"www.example.net", "01"))], client=40002),
    ]


def answer(question, kind, *records, additional=()):
    """A DNS answer to 10.99.0.1; records are (owner, type, data)."""
    def record(owner, type_, data):
        return DNSRR(rrname=owner, type=type_, ttl=60, rdata=data)

    def chain(parts):
        whole = None
        for part in parts:
            whole = record(*part) if whole is None else whole / record(*part)
        return whole

    return udp(53, DNS(id=7, qr=1, rd=1, ra=1, qdcount=1, ancount=len(records), arcount=len(additional),
                       qd=DNSQR(qname=question, qtype=kind), an=chain(records), ar=chain(additional)), back=True)


def names():
    """What makes an address known by a name: answers of DNS (through an alias, for an address, besides), a server
    name in TLS, a host in HTTP, a client in DHCP; then packets of these addresses. Names of odd characters."""
    def syn(ip, port=443):
        return ETH / ip / TCP(sport=40000, dport=port, flags="S", seq=1)

    def dhcp(kind, xid, hostname=None, **more):
        options = [("message-type", kind)] + ([("hostname", hostname)] if hostname else []) + ["end"]
        boot = BOOTP(op=1 if hostname else 2, xid=xid, chaddr=bytes.fromhex("020000000001"), **more)
        ip = (ETH / IP(src="0.0.0.0", dst="255.255.255.255")) if hostname else BACK / IPV4_BACK
        return ip / (UDP(sport=68, dport=67) if hostname else UDP(sport=67, dport=68)) / boot / DHCP(options=options)

    def to(address):
        return IP(src="10.99.0.1", dst=address)

    return [
        answer("www.example.test", "A", ("www.example.test", "CNAME", "web.example.test"),
               ("web.example.test", "A", "192.0.2.80"), ("web.example.test", "A", "192.0.2.81"),
               additional=[("ns1.example.test", "A", "192.0.2.53")]),
        answer("web.example.test", "AAAA", ("web.example.test", "AAAA", "2001:db8::80")),
        answer("9.2.0.192.in-addr.arpa", "PTR", ("9.2.0.192.in-addr.arpa", "PTR", "router.example.test")),
        answer("9.2.0.in-addr.arpa", "PTR", ("9.2.0.in-addr.arpa", "PTR", "nobody.example.test")),
        answer(b"\x1b[31m<b>&\"{x} = y (DNS #1)", "A", (b"\x1b[31m<b>&\"{x} = y (DNS #1)", "A", "192.0.2.66")),
        syn(to("192.0.2.80")),
        ETH / IPv6(src="fd99::1", dst="2001:db8::80") / TCP(sport=40000, dport=443, flags="S", seq=1),
        ETH / IP(src="192.0.2.9", dst="192.0.2.81") / ICMP(id=7, seq=1) / b"abcdefgh",
        syn(to("192.0.2.53"), 53),
        syn(to("192.0.2.66"), 80),
        ETH / to("192.0.2.80") / TCP(sport=40000, dport=443, flags="PA", seq=2, ack=1)
        / tls_record(client_hello(b"shop.example.test", 32)),
        BACK / IP(src="192.0.2.80", dst="10.99.0.1") / TCP(sport=443, dport=40000, flags="A", seq=1, ack=200),
        ETH / to("192.0.2.66") / TCP(sport=40000, dport=80, flags="PA", seq=2, ack=1)
        / b"GET / HTTP/1.1\r\nHost: www.example.test:80\r\n\r\n",
        ETH / to("192.0.2.67") / TCP(sport=40000, dport=80, flags="PA", seq=2, ack=1)
        / b"GET / HTTP/1.1\r\nHost: 192.0.2.67\r\n\r\n",
        BACK / IP(src="192.0.2.66", dst="192.0.2.67") / TCP(sport=80, dport=40000, flags="A", seq=1, ack=200),
        dhcp("request", 0x1234, b"laptop"),
        dhcp("ack", 0x1234, yiaddr="10.99.0.1"),
        dhcp("ack", 0x5678, yiaddr="10.99.0.3"),
        BACK / IP(src="192.0.2.9", dst="10.99.0.1") / ICMP(type=3, code=1)
        / IP(src="10.99.0.1", dst="192.0.2.81") / UDP(sport=40000, dport=9) / b"abcdefgh",
    ]


def cut():
    """What a capture cuts off, and lengths that lie: (packet, bytes kept)."""
    def tcp(flags, options, payload=b"", offset=None):
        words = offset or (20 + len(options)) // 4
        head = struct.pack(">HHIIBBHHH", 40000, 80, 1000, 2000, words << 4, flags, 8192, 0, 0)
        return ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=6) / (head + options + payload)

    def ip(proto, payload, **more):
        return ETH / IP(src="10.99.0.1", dst="10.99.0.2", proto=proto, **more) / payload

    def quote(payload, length):
        inner = bytes(IP(src="10.99.0.2", dst="10.99.0.9", proto=17, len=length) / payload)
        return ip(1, text("0b00 0000 00000000") + inner)

    stamps = text("0101080a 00000001 00000002")
    labels = text("2000 0000 0008 0101 00003101")
    long_quote = quote(text("1000 1001 0064 0000") + bytes(100), 120)
    claim = ETH / IPv6(src="fd99::1", dst="fd99::2", plen=300, nh=58) / text("8000 0000 0007 0001") / TEXT
    return [
        claim,
        ETH / IPv6(src="fd99::1", dst="fd99::2") / UDP(sport=40000, dport=9, chksum=0) / b"four",
        tcp(0x12, b"", b"abcd", offset=15),
        tcp(0x10, stamps, b"after a SYN whose options go too far"),
        tcp(0x02, text("0e03 010f"), b"\x05abc"),
        tcp(0x14, stamps, b"reason"),
        (tcp(0x18, text("01000000 00000000"), b"words"), 60),
        (tcp(0x02, text("020405b4 0402 0101")), 56),
        quote(text("1000 1001 0008 0000"), 3),
        quote(text("1000 1001 0008 0000"), 15),
        (long_quote / labels, 14 + 20 + 8 + 60),
        (long_quote / labels, 14 + 20 + 8 + 128 + 10),
        ip(62, bytes(8)),
        ip(77, bytes(8)),
        ip(143, bytes(8)),
        ETH / IPv6(src="fd99::1", dst="fd99::2", nh=60) / text("0000 0104 00000000") / bytes(8),
        ETH / IP(src="10.99.0.1", dst="10.99.0.2") / UDP(sport=53, dport=67) / text("0001 8180 0000 0000 0000 0000"),
        ETH / IP(src="10.99.0.1", dst="10.99.0.2", options=b"\xc5\x40\0\0") / PING,
        (Ether(src=A, dst=B, type=0x8863) / text("1109"), 16),
        Ether(src=A, dst=B, type=0x8863) / text("1109 0000 2000 0101 0000"),
        (Dot3(src=A, dst="01:80:c2:00:00:00", len=38) / text("4242 03 0000"), 16),
        (Dot3(src=A, dst="01:80:c2:00:00:00", len=38) / text("4242 03 0000"), 17),
    ]


def ppp_cut():
    """Messages that the capture cuts, frames behind a flag, directions: (packet, bytes kept)."""
    pap = text("ff03c023 0101 0013 0773747564656e74 06736563726574")
    chap = text("ff03c223 0102 000d 04 00010203 6d617279")
    echo = text("ff03c021 0905 000c aabbccdd 70696e67")
    reject = text("ff03c021 0806 000e 80fd 0101 0006 12030102")
    request = text("ff038057 0101 000e 010a 02000000fe000001")
    packet = bytes(IPV4 / UDP(sport=40000, dport=9) / b"four")
    return (
        [(pap, n) for n in (8, 9, 12, 18)]
        + [(chap, 9), (chap, 11), (chap, 15), chap[:14]]
        + [(echo, 9), (echo, 14), (reject, 9), reject, (request, 12)]
        + [text("ff03c021 0c01 000d 01020304") + b"hello", text("ff03c021 0001 000c 01020304 00000c61")]
        + [text("00030021") + packet, text("01030021") + packet, text("ff030800") + packet]
        + [text("ff037e21") + packet, text("7eff030021") + packet + b"\x7e", text("7e7e21") + packet]
    )


def carp():
    """Two hosts of a group: the second one waits longer; a hop limit and a sum that are wrong."""
    def message(skew, count, checksum=None, kept=36, **more):
        head = struct.pack(">BBBBBBHQ", 0x21, 7, skew, 7, 0, 1, 0, count)
        data = head + bytes(range(20))
        total = checksum_of(data) if checksum is None else checksum
        data = data[:6] + struct.pack(">H", total) + data[8:]
        ether = Ether(src="00:00:5e:00:01:07", dst="01:00:5e:00:00:12")
        return ether / IP(src="10.99.0.1", dst="224.0.0.18", proto=112, tos=0x10, **more) / data[:kept]

    six = bytes(message(0, 1, ttl=255))[34:]
    return [
        message(0, 0x123456789ABCDEF0, ttl=255),
        message(100, 0x1111111111111111, ttl=255),
        message(0, 0x123456789ABCDEF1, ttl=64),
        message(0, 0x123456789ABCDEF2, checksum=0x1234, ttl=255),
        message(0, 0x123456789ABCDEF3, kept=6, ttl=255),
        Ether(src="00:00:5e:00:01:07", dst="33:33:00:00:00:12") / IPv6(src="fd99::1", dst="ff02::12", hlim=255, nh=112) / six,
    ]


def times():
    """(packet, None, second): a day later, forty days later, before the first, beyond 2038."""
    arp = Ether(src=A, dst="ff:ff:ff:ff:ff:ff") / ARP(hwsrc=A, psrc="10.99.0.1", pdst="10.99.0.2")
    seconds = (1000, 1001, 91000, 3457000, 5, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 100)
    return [(arp, None, second) for second in seconds]


TIMED = {"mysql-login"}
LINK_TYPES = {"null": 0, "loop": 108, "ppp": 9, "ppp-cut": 9}


def main(name, out):
    packets = globals()[name.replace("-", "_")]()
    with RawPcapWriter(out, linktype=LINK_TYPES.get(name, 1), nano=False, append=False) as writer:
        writer.write_header(None)
        for n, packet in enumerate(packets):
            packet, kept, second = packet + (1704067200,) * (3 - len(packet)) if isinstance(packet, tuple) else (packet, None, 1704067200)
            data = bytes(packet)
            usec = n * 10000
            if name in TIMED:
                second, usec = divmod(round(packet.time * 1000000), 1000000)
            writer._write_packet(data[:kept], sec=second, usec=usec, caplen=len(data[:kept]), wirelen=len(data))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
