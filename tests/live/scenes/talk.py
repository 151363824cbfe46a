#!/usr/bin/python3
"""talk.py serve|NAME: text protocols whose servers are too large to install for a capture: both sides, from a script."""
import socket
import sys

SDP = (b"v=0\r\no=- 1 1 IN IP4 10.99.0.2\r\ns=a test\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\n"
       b"a=control:rtsp://10.99.0.2/sound/track1\r\n")
URL = b"rtsp://10.99.0.2/sound"
SCRIPTS = {
    "rtsp": [
        (b"OPTIONS " + URL + b" RTSP/1.0\r\nCSeq: 1\r\nUser-Agent: talk\r\n\r\n",
         b"RTSP/1.0 200 OK\r\nCSeq: 1\r\nPublic: OPTIONS, DESCRIBE, SETUP, PLAY, TEARDOWN\r\n\r\n"),
        (b"DESCRIBE " + URL + b" RTSP/1.0\r\nCSeq: 2\r\nAccept: application/sdp\r\n\r\n",
         b"RTSP/1.0 200 OK\r\nCSeq: 2\r\nContent-Type: application/sdp\r\nContent-Length: %d\r\n\r\n" % len(SDP) + SDP),
        (b"SETUP " + URL + b"/track1 RTSP/1.0\r\nCSeq: 3\r\nTransport: RTP/AVP;unicast;client_port=4588-4589\r\n\r\n",
         b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nSession: 12345678\r\n"
         b"Transport: RTP/AVP;unicast;client_port=4588-4589;server_port=6256-6257\r\n\r\n"),
        (b"PLAY " + URL + b" RTSP/1.0\r\nCSeq: 4\r\nSession: 12345678\r\nRange: npt=0-\r\n\r\n",
         b"RTSP/1.0 454 Session Not Found\r\nCSeq: 4\r\n\r\n"),
        (b"TEARDOWN " + URL + b" RTSP/1.0\r\nCSeq: 5\r\nSession: 12345678\r\n\r\n",
         b"RTSP/1.0 200 OK\r\nCSeq: 5\r\n\r\n"),
    ],
}


def serve(name, port):
    listener = socket.create_server(("", int(port)))
    peer = listener.accept()[0]
    for _, answer in SCRIPTS[name]:
        peer.recv(4096)
        peer.sendall(answer)
    peer.recv(4096)


def talk(name, host, port):
    peer = socket.create_connection((host, int(port)))
    for question, _ in SCRIPTS[name]:
        peer.sendall(question)
        peer.recv(4096)
    peer.close()


if sys.argv[1] == "serve":
    serve(*sys.argv[2:])
else:
    talk(*sys.argv[1:])
