#!/usr/bin/python3
"""tcp.py serve|NAME: what the scenes of TCP do with sockets. `tcp.py serve NAME PORT` is the server of a scene,
`tcp.py NAME HOST PORT` its client."""
import socket
import struct
import sys
import time

MD5SIG, FASTOPEN, FASTOPEN_CONNECT, KEEPIDLE, KEEPINTVL = 14, 23, 30, 4, 5


def md5(sock, peer):
    address = struct.pack("!HH4s120x", 0, 0, socket.inet_aton(peer))
    address = struct.pack("@H", socket.AF_INET) + address[2:]
    sock.setsockopt(socket.IPPROTO_TCP, MD5SIG, address + struct.pack("@BBHI80s", 0, 0, 6, 0, b"secret"))


def accept(name, port):
    s = socket.socket()
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if name == "md5":
        md5(s, "10.99.0.1")
    if name == "fastopen":
        s.setsockopt(socket.IPPROTO_TCP, FASTOPEN, 5)
    if name == "window":
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    s.bind(("", port))
    s.listen()
    while True:
        c = s.accept()[0]
        if name == "window":
            time.sleep(0.8)
        if name == "urgent":
            c.setsockopt(socket.SOL_SOCKET, socket.SO_OOBINLINE, 1)
        if name == "quiet":
            time.sleep(9)
        while True:
            data = c.recv(65536)
            if not data:
                break
            if name in ("echo", "md5", "fastopen"):
                c.sendall(data.upper())
        c.close()


def connect(host, port):
    s = socket.create_connection((host, port), source_address=("", 0))
    return s


def finish(s):
    s.shutdown(socket.SHUT_WR)
    while s.recv(65536):
        pass
    s.close()


def echo(host, port):
    s = connect(host, port)
    for line in (b"first line\n", b"second line\n"):
        s.sendall(line)
        s.recv(100)
        time.sleep(0.1)
    finish(s)


def md5_client(host, port):
    s = socket.socket()
    md5(s, host)
    s.connect((host, port))
    s.sendall(b"signed\n")
    s.recv(100)
    finish(s)


def fastopen(host, port):
    for _ in range(2):  # the first asks for a cookie, the second sends its data with the SYN
        s = socket.socket()
        s.setsockopt(socket.IPPROTO_TCP, FASTOPEN_CONNECT, 1)
        s.connect((host, port))
        s.sendall(b"data in the SYN\n")
        s.recv(100)
        finish(s)
        time.sleep(0.2)


def reset(host, port):
    s = connect(host, port)
    s.sendall(b"and gone\n")
    time.sleep(0.1)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("@ii", 1, 0))
    s.close()


def window(host, port):
    s = connect(host, port)
    s.sendall(b"x" * 6000)
    finish(s)


def urgent(host, port):
    s = connect(host, port)
    s.sendall(b"in order ")
    s.send(b"!", socket.MSG_OOB)
    time.sleep(0.1)
    finish(s)


def keepalive(host, port):
    s = connect(host, port)
    s.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    s.setsockopt(socket.IPPROTO_TCP, KEEPIDLE, 1)
    s.setsockopt(socket.IPPROTO_TCP, KEEPINTVL, 1)
    time.sleep(2.5)
    finish(s)


def bulk(host, port):
    s = connect(host, port)
    s.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    s.sendall(b"0123456789abcdef" * 600)
    finish(s)


if __name__ == "__main__":
    if sys.argv[1] == "serve":
        accept(sys.argv[2], int(sys.argv[3]))
    else:
        {"md5": md5_client}.get(sys.argv[1], globals().get(sys.argv[1]))(sys.argv[2], int(sys.argv[3]))
