#!/usr/bin/python3
"""send.py WHAT ARGUMENT...: the few packets of the scenes that no stock program sends, through this machine's own
sockets where they do, with scapy where they do not."""
import fcntl
import os
import socket
import struct
import sys
import time


def udp(host, port, text):
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    s = socket.socket(family, socket.SOCK_DGRAM)
    s.bind(("", 40000, 0, 0)[: 4 if family == socket.AF_INET6 else 2])
    s.sendto(text.encode(), (host, int(port)))


def udplite(host, port, text):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM, 136)
    s.setsockopt(136, 10, 8)  # UDPLITE_SEND_CSCOV
    s.sendto(text.encode(), (host, int(port)))


def proto(host, number, text):
    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, int(number))
    s.sendto(text.encode(), (host, 0))


def icmp_timestamp(host):
    from scapy.all import ICMP, raw

    s = socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)
    now = int(time.time() % 86400 * 1000)
    s.sendto(raw(ICMP(type=13, id=7, seq=1, ts_ori=now)), (host, 0))


def join(group, me):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    req = socket.inet_aton(group) + socket.inet_aton(me)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, req)
    time.sleep(0.4)
    s.setsockopt(socket.IPPROTO_IP, socket.IP_DROP_MEMBERSHIP, req)
    time.sleep(0.4)


def join_source(group, me, source):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    req = socket.inet_aton(group) + socket.inet_aton(me) + socket.inet_aton(source)
    s.setsockopt(socket.IPPROTO_IP, 39, req)  # IP_ADD_SOURCE_MEMBERSHIP
    time.sleep(0.4)


def join6(group, device):
    s = socket.socket(socket.AF_INET6, socket.SOCK_DGRAM)
    req = socket.inet_pton(socket.AF_INET6, group) + struct.pack("@I", socket.if_nametoindex(device))
    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, req)
    time.sleep(0.5)
    s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_LEAVE_GROUP, req)
    time.sleep(0.3)


def ip6_unknown(source, target, device, mac):
    from scapy.all import Ether, IPv6, IPv6ExtHdrDestOpt, HBHOptUnknown, UDP, sendp

    ip = Ether(dst=mac) / IPv6(src=source, dst=target)
    sendp(IPv6_next(ip, 253), iface=device, verbose=0)
    sendp(ip / IPv6ExtHdrDestOpt(options=[HBHOptUnknown(otype=0x9E, optlen=4, optdata=b"abcd")]) / UDP(dport=9),
          iface=device, verbose=0)


def IPv6_next(ip, number):
    ip = ip.copy()
    ip.payload.nh = number
    return ip / b"what is this?"


def tagged(device):
    """Frames of UDP and TCP without a VLAN tag, with one and with two."""
    s = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    s.bind((device, 0))
    addresses = socket.inet_aton("10.99.0.1") + socket.inet_aton("10.99.0.2")
    for tags, proto in ((), 17), ((5,), 17), ((6,), 17), ((5,), 6), ((), 6), ((5, 6), 17), ((7, 5), 6):
        frame = bytes.fromhex("020000000002 020000000001")
        frame += b"".join(struct.pack("!HH", 0x8100, tag) for tag in tags) + b"\x08\x00"
        frame += struct.pack("!BBHHHBBH", 0x45, 0, 29, 1, 0, 64, proto, 0) + addresses
        frame += struct.pack("!HHHHB", 5000, 5001, 9, 0, 0x75)
        s.send(frame.ljust(60, b"\0"))


def tun_echo(device):
    """Answers the pings that come in on a tunnel device."""
    tun = os.open("/dev/net/tun", os.O_RDWR)
    fcntl.ioctl(tun, 0x400454CA, struct.pack("16sH22x", device.encode(), 0x1001))  # TUNSETIFF: IFF_TUN, IFF_NO_PI
    while True:
        packet = bytearray(os.read(tun, 2000))
        if packet[0] >> 4 != 4 or packet[9] != 1:
            continue
        packet[12:16], packet[16:20] = packet[16:20], packet[12:16]
        packet[20] = 0
        total = packet[22] << 8 | packet[23]
        total = total + 0x0800
        total = (total & 0xFFFF) + (total >> 16)
        packet[22:24] = struct.pack("!H", total)
        os.write(tun, packet)


if __name__ == "__main__":
    globals()[sys.argv[1].replace("-", "_")](*sys.argv[2:])
