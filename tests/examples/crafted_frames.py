# SPDX-License-Identifier: MIT
"""Frames that real captures seldom hold: each way for an IP header to hide, or not to be a header.

Each case is one frame. Where topuser and tshark disagree on purpose, the case is not here.
"""
import ipaddress
import struct

A, B, C, D = "10.0.0.1", "10.0.0.2", "10.9.9.1", "10.9.9.2"
A6, B6, C6, D6 = "2001:db8::1", "2001:db8::2", "2001:db8::c", "2001:db8:0:0:1::d"

LINKTYPE_ETHERNET, LINKTYPE_TOKEN_RING, LINKTYPE_FDDI = 1, 6, 10
LINKTYPE_RAW, LINKTYPE_SUNATM = 101, 123


def packed(address):
    return ipaddress.ip_address(address).packed


def ethernet(ethertype, payload):
    return bytes.fromhex("020000000002020000000001") + struct.pack(">H", ethertype) + payload


def ipv4(source, destination, protocol, payload, *, words=5, version=4, length=None, fragment=0):
    total = words * 4 + len(payload) if length is None else length
    header = struct.pack(">BBHHHBBH", version << 4 | words, 0, total, 1, fragment, 64, protocol, 0)
    header += packed(source) + packed(destination) + b"\1" * max(0, words * 4 - 20)
    padded = struct.unpack(f">{len(header) // 2}H", header)
    checksum = sum(padded)
    while checksum >> 16:
        checksum = (checksum & 0xFFFF) + (checksum >> 16)
    return header[:10] + struct.pack(">H", 0xFFFF - checksum) + header[12:] + payload


def ipv6(source, destination, following, payload, *, version=6, length=None):
    return (struct.pack(">IHBB", version << 28, len(payload) if length is None else length,
                        following, 64) + packed(source) + packed(destination) + payload)


def udp(source=40000, destination=40001, payload=b"x" * 20):
    return struct.pack(">HHHH", source, destination, 8 + len(payload), 0) + payload


def snap(ethertype, organization=0):
    return b"\xaa\xaa\x03" + struct.pack(">I", organization)[1:] + struct.pack(">H", ethertype)


def words(*numbers):
    return struct.pack(f">{len(numbers)}H", *numbers)


def mpls(*labels):
    return b"".join(struct.pack(">I", label << 12 | (i == len(labels) - 1) << 8 | 64)
                    for i, label in enumerate(labels))


def pppoe(payload, code=0, length=None):
    return struct.pack(">BBHH", 0x11, code, 1, len(payload) if length is None else length) + payload


def ip_cases():
    inner = ipv4(A, B, 17, udp())
    inner6 = ipv6(A6, B6, 17, udp())
    outer = lambda protocol, payload: ethernet(0x800, ipv4(C, D, protocol, payload))
    outer6 = lambda following, payload: ethernet(0x86DD, ipv6(C6, D6, following, payload))
    whole = ethernet(0x800, inner)
    whole6 = ethernet(0x86DD, inner6)

    yield "plain", whole
    yield "plain, 6", whole6
    yield "to itself", ethernet(0x800, ipv4(A, A, 17, udp()))
    yield "version 6 behind EtherType 0800", ethernet(0x800, inner6)
    yield "version 4 behind EtherType 86DD", ethernet(0x86DD, inner)
    yield "version 5", ethernet(0x800, ipv4(A, B, 17, udp(), version=5))
    yield "version 7", ethernet(0x86DD, ipv6(A6, B6, 17, udp(), version=7))
    yield "header of 16 bytes", ethernet(0x800, ipv4(A, B, 17, udp(), words=4))
    yield "header of 24 bytes", ethernet(0x800, ipv4(A, B, 17, udp(), words=6))
    yield "header past the end", ethernet(0x800, ipv4(A, B, 17, b"", words=15)[:24])
    for length in (0, 10, 19, 20, 9000):
        yield f"total length {length}", ethernet(0x800, ipv4(A, B, 17, udp(), length=length))
    for length in (0, 5000):
        yield f"payload length {length}", ethernet(0x86DD, ipv6(A6, B6, 17, udp(), length=length))
    for kept in (0, 6, 13, 14, 20, 33, 34, 40):
        yield f"{kept} bytes kept", (whole[:kept], len(whole))
        yield f"{kept} bytes long", whole[:kept]
    for kept in (53, 54, 60):
        yield f"{kept} bytes kept, 6", (whole6[:kept], len(whole6))
        yield f"{kept} bytes long, 6", whole6[:kept]

    for tag in (0x8100, 0x88A8, 0x9100):
        yield f"tag {tag:04X}", ethernet(tag, words(5, 0x800) + inner)
        yield f"tag {tag:04X} cut", ethernet(tag, words(5))
    yield "two tags", ethernet(0x88A8, words(5, 0x8100, 6, 0x86DD) + inner6)
    yield "three tags", ethernet(0x8100, words(5, 0x8100, 6, 0x8100, 7, 0x800) + inner)
    yield "tag, then LLC", ethernet(0x8100, words(5, 8 + len(inner)) + snap(0x800) + inner)
    yield "unknown tag", ethernet(0x9200, words(5, 0x800) + inner)

    yield "SNAP", ethernet(8 + len(inner), snap(0x800) + inner)
    yield "SNAP, 6", ethernet(8 + len(inner6), snap(0x86DD) + inner6)
    yield "SNAP of 802.1H", ethernet(8 + len(inner), snap(0x800, 0xF8) + inner)
    yield "SNAP of somebody else", ethernet(8 + len(inner), snap(0x800, 0x0C) + inner)
    yield "SNAP, bridged", ethernet(24 + len(inner), snap(7, 0x80C2) + b"\0\0" + whole)
    yield "SNAP, tag", ethernet(12 + len(inner), snap(0x8100) + words(5, 0x800) + inner)
    yield "SNAP cut short by the length", ethernet(20, snap(0x800) + inner)
    yield "SNAP in a length too large", ethernet(1400, snap(0x800) + inner)
    yield "LLC access point 06", ethernet(3 + len(inner), b"\x06\x06\x03" + inner)
    yield "LLC access point 06, information", ethernet(4 + len(inner), b"\x06\x06\0\0" + inner)
    yield "LLC access point 06, supervisory", ethernet(4 + len(inner), b"\x06\x06\1\0" + inner)
    yield "LLC exchange of identification", ethernet(8 + len(inner), b"\xaa\xaa\xaf" +
                                                     snap(0x800)[3:] + inner)
    yield "LLC cut", ethernet(2, b"\xaa\xaa")
    yield "IPX without LLC", ethernet(2 + len(inner), b"\xff\xff" + inner)
    for neither in (1501, 1535):
        yield f"type or length {neither}", ethernet(neither, inner)

    yield "PPPoE", ethernet(0x8864, pppoe(words(0x21) + inner))
    yield "PPPoE, 6", ethernet(0x8864, pppoe(words(0x57) + inner6))
    yield "PPPoE, short number", ethernet(0x8864, pppoe(b"\x21" + inner))
    yield "PPPoE, length too small", ethernet(0x8864, pppoe(words(0x21) + inner, length=10))
    yield "PPPoE, length too large", ethernet(0x8864, pppoe(words(0x21) + inner, length=1000))
    yield "PPPoE, MPLS", ethernet(0x8864, pppoe(words(0x281) + mpls(16) + inner))
    yield "PPPoE discovery", ethernet(0x8863, pppoe(words(0x21) + inner))
    yield "MPLS", ethernet(0x8847, mpls(16) + inner)
    yield "MPLS, 6", ethernet(0x8847, mpls(16) + inner6)
    yield "MPLS, three labels", ethernet(0x8847, mpls(17, 18, 16) + inner)
    yield "MPLS to a group", ethernet(0x8848, mpls(16) + inner)
    yield "MPLS, no bottom", ethernet(0x8847, mpls(16)[:2] + b"\0\x40" + b"\0" * 40)
    yield "MPLS, no IP", ethernet(0x8847, mpls(16) + b"\0\0\0\0" + whole)
    for label in (0, 2, 13, 14):
        yield f"MPLS label {label}", ethernet(0x8847, mpls(label) + inner)

    yield "4 in 4", outer(4, inner)
    yield "4 in 4, same addresses", ethernet(0x800, ipv4(A, B, 4, inner))
    yield "6 in 4", outer(41, inner6)
    yield "4 in 6", outer6(4, inner)
    yield "6 in 6", outer6(41, inner6)
    yield "protocol 4 with version 6", outer(4, inner6)
    yield "protocol 41 with version 4", outer(41, inner)
    yield "4 in 4 in a fragment", ethernet(0x800, ipv4(C, D, 4, inner, fragment=0x2000))
    yield "4 in 4 in a last fragment", ethernet(0x800, ipv4(C, D, 4, inner, fragment=64))
    yield "4 in 4, not to be fragmented", ethernet(0x800, ipv4(C, D, 4, inner, fragment=0x4000))
    for length in (59, 60):
        yield f"6 in 4 cut to {length}", ethernet(0x800, ipv4(C, D, 41, inner6, length=length))
    for length in (0, 19, 20):
        yield f"4 in 6 cut to {length}", ethernet(0x86DD, ipv6(C6, D6, 4, inner, length=length))
    nested = inner
    for _ in range(20):
        nested = ipv4(C, D, 4, nested)
    yield "21 headers", ethernet(0x800, nested)
    yield "GRE", outer(47, words(0, 0x800) + inner)
    yield "GRE, 6", outer(47, words(0, 0x86DD) + inner6)
    yield "GRE, all fields", outer(47, words(0xB000, 0x800) + b"\0" * 12 + inner)
    yield "GRE, Ethernet", outer(47, words(0, 0x6558) + whole6)
    yield "GRE, PPP", outer(47, words(0x3081, 0x880B, len(inner) + 4, 1, 0, 1, 0, 1) +
                            words(0xFF03, 0x21) + inner)
    yield "GRE, PPP without address", outer(47, words(0, 0x880B, 0x21) + inner)
    yield "GRE cut", outer(47, words(0x3000, 0x800))
    header = struct.pack(">BBHII", 4, 4, 0, 1, 1) + b"z" * 12
    yield "authenticated", outer(51, header + inner)
    yield "authenticated twice", outer(51, b"\x33" + header[1:] + header + inner)
    yield "encrypted", outer(50, b"\0\0\1\0\0\0\0\1" + inner)
    yield "EtherIP", outer(97, b"\x30\0" + whole)
    yield "MPLS in IP", outer(137, mpls(16) + inner)

    yield "ICMP error", outer(1, b"\3\1\0\0\0\0\0\0" + inner)
    yield "ICMP error about a tunnel", outer(1, b"\3\1\0\0\0\0\0\0" + ipv4(A, B, 4, inner))
    yield "ICMPv6 error", outer6(58, b"\1\0\0\0\0\0\0\0" + inner6)
    yield "ICMP echo of a packet", outer(1, b"\x08\0\0\0\0\0\0\0" + inner)
    yield "ARP", ethernet(0x806, words(1, 0x800, 0x604, 1) + b"\2\0\0\0\0\1" + packed(A) +
                          b"\0" * 6 + packed(B))

    options = b"\0\1\4\0\0\0\0"
    yield "6, options", outer6(0, b"\x11" + options + udp())
    yield "6, options thrice", outer6(0, b"\x3c" + options + b"\x3c" + options + b"\x11" + options +
                                      udp())
    yield "6, options, then a tunnel", outer6(0, b"\x29" + options + inner6)
    yield "6, options cut", outer6(0, b"\x11\5" + b"\0" * 6)
    yield "6, options missing", outer6(0, b"")
    yield "6, routing", outer6(43, struct.pack(">BBBBI", 17, 2, 0, 1, 0) + packed(A6) + udp())
    yield "6, fragment that is whole", outer6(44, struct.pack(">BBHI", 17, 0, 0, 5) + udp())
    yield "6, nothing follows", outer6(59, udp())
    yield "6, jumbogram", ethernet(0x86DD, ipv6(C6, D6, 0, b"\x11\0\xc2\4\0\1\0\0" + udp(),
                                                length=0))


def link_cases():
    """(name, LINKTYPE, frame) for the networks that are not Ethernet."""
    inner = ipv4(A, B, 17, udp())
    inner6 = ipv6(A6, B6, 17, udp())
    to, sender = b"\2\0\0\0\0\1", b"\2\0\0\0\0\2"
    routed = b"\x82" + sender[1:]

    yield "raw, 4", LINKTYPE_RAW, inner
    yield "raw, 6", LINKTYPE_RAW, inner6
    yield "raw, 5", LINKTYPE_RAW, ipv4(A, B, 17, udp(), version=5)
    yield "raw, tunnel", LINKTYPE_RAW, ipv4(C, D, 41, inner6)
    for control in (0x50, 0x57, 0x5F, 0x40, 0x4F, 0xC0, 0xD4, 0x10):
        yield (f"FDDI {control:02X}", LINKTYPE_FDDI,
               bytes([control]) + to + sender + snap(0x800) + inner)
    yield "FDDI, 6", LINKTYPE_FDDI, b"\x50" + to + sender + snap(0x86DD) + inner6
    yield "FDDI, cut", LINKTYPE_FDDI, b"\x50" + to + sender + snap(0x800)[:6]
    ring = lambda control, source, rest: bytes([0x10, control]) + to + source + rest
    for control in (0x40, 0x47, 0x00, 0x80):
        yield (f"token ring {control:02X}", LINKTYPE_TOKEN_RING,
               ring(control, sender, snap(0x800) + inner))
    for route in ("0200", "06300011" + "0020", "1230" + "0011" * 8):
        yield (f"token ring, route of {len(route) // 2}", LINKTYPE_TOKEN_RING,
               ring(0x40, routed, bytes.fromhex(route) + snap(0x800) + inner))
    yield ("token ring, empty route", LINKTYPE_TOKEN_RING,
           ring(0x40, routed, b"\0\x30" + snap(0x800) + inner))
    yield "ATM", LINKTYPE_SUNATM, b"\x02\0\0\x05" + snap(0x800) + inner
    yield "ATM, 6", LINKTYPE_SUNATM, b"\x02\0\0\x05" + snap(0x86DD) + inner6


def write_pcap(path, frames, linktype=LINKTYPE_ETHERNET):
    """Writes frames, each bytes or (bytes kept, length on the wire), a millisecond apart."""
    with open(path, "wb") as file:
        file.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, linktype))
        for number, frame in enumerate(frames):
            kept, length = frame if isinstance(frame, tuple) else (frame, len(frame))
            file.write(struct.pack("<IIII", 1700000000 + number // 1000, number % 1000 * 1000,
                                   len(kept), length) + kept)
    return path
