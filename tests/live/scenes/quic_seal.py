"""Initial packets of QUIC, sealed as RFC 9001 5 and RFC 9369 3.3 say; for craft.py."""
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

V1, V2 = 1, 0x6B3343CF
SALTS = {
    V1: bytes.fromhex("38762cf7f55934b34d179ae6a4c80cadccbb7f0a"),
    V2: bytes.fromhex("0dede3def700a6db819381be6e269dcbf9bd2ed9"),
}


def expand(secret, label, n):
    label = b"tls13 " + label
    info = n.to_bytes(2, "big") + bytes([len(label)]) + label + b"\0"
    return HKDFExpand(hashes.SHA256(), n, info).derive(secret)


def keys(version, cid, end):
    """Key, IV and header protection key of an end, "client" or "server"."""
    extract = hmac.HMAC(SALTS[version], hashes.SHA256())
    extract.update(cid)
    secret = expand(extract.finalize(), end.encode() + b" in", 32)
    prefix = b"quic " if version == V1 else b"quicv2 "
    return [expand(secret, prefix + name, n) for name, n in ((b"key", 16), (b"iv", 12), (b"hp", 16))]


def seal(version, cid, end, header, number_len, plain):
    """The packet of a header, packet number included, and what it carries; cid is the client's first."""
    key, iv, hp = keys(version, cid, end)
    number = int.from_bytes(header[-number_len:], "big")
    nonce = bytes(a ^ b for a, b in zip(iv, number.to_bytes(12, "big")))
    sealed = AESGCM(key).encrypt(nonce, plain, header)
    sample = sealed[4 - number_len:20 - number_len]
    mask = Cipher(algorithms.AES(hp), modes.ECB()).encryptor().update(sample)
    header = bytearray(header)
    header[0] ^= mask[0] & 15
    for i in range(number_len):
        header[len(header) - number_len + i] ^= mask[1 + i]
    return bytes(header) + sealed


def initial(version, cid, end, dcid, scid, number, frames, size=0):
    """An Initial packet with a packet number of two bytes, padded to `size` bytes."""
    head = bytes([0xC1 if version == V1 else 0xD1]) + version.to_bytes(4, "big")
    head += bytes([len(dcid)]) + dcid + bytes([len(scid)]) + scid + b"\0"
    frames += bytes(max(0, 4 - len(frames), size - len(head) - 4 - len(frames) - 16))
    length = 2 + len(frames) + 16
    head += (0x4000 | length).to_bytes(2, "big") + number.to_bytes(2, "big")
    return seal(version, cid, end, head, 2, frames)


# RFC 9001 appendix A.2 and RFC 9369 appendix A.2: the same frames in both versions.
RFC_CID = bytes.fromhex("8394c8f03e515708")
RFC_HELLO = bytes.fromhex(
    "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c000004130113020100"
    "00c000000010000e00000b6578616d706c652e636f6dff01000100000a00080006001d0017001800100007000504616c706e00"
    "0500050100000000003300260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce15d43e994ec74d74800"
    "2b0003020304000d0010000e0403050306030203080408050806002d00020101001c00024001003900320408ffffffffffffff"
    "ff05048000ffff07048000ffff0801100104800075300901100f088394c8f03e51570806048000ffff")
RFC_CLIENT_HEADER = {
    V1: bytes.fromhex("c300000001088394c8f03e5157080000449e00000002"),
    V2: bytes.fromhex("d36b3343cf088394c8f03e5157080000449e00000002"),
}
RFC_ANSWER = bytes.fromhex(
    "02000000000600405a020000560303eefce7f7b37ba1d1632e96677825ddf73988cfc79825df566dc5430b9a045a1200130100"
    "002e00330024001d00209d3c940d89690b84d08a60993c144eca684d1081287c834d5311bcf32bb9da1a002b00020304")
RFC_SERVER_HEADER = {
    V1: bytes.fromhex("c1000000010008f067a5502a4262b50040750001"),
    V2: bytes.fromhex("d16b3343cf0008f067a5502a4262b50040750001"),
}
RFC_RETRY = {
    V1: bytes.fromhex("ff000000010008f067a5502a4262b5746f6b656e04a265ba2eff4d829058fb3f0f2496ba"),
    V2: bytes.fromhex("cf6b3343cf0008f067a5502a4262b5746f6b656ec8646ce8bfe33952d955543665dcc7b6"),
}


def rfc_client(version):
    return seal(version, RFC_CID, "client", RFC_CLIENT_HEADER[version], 4, RFC_HELLO.ljust(1162, b"\0"))


def rfc_server(version):
    return seal(version, RFC_CID, "server", RFC_SERVER_HEADER[version], 2, RFC_ANSWER)
