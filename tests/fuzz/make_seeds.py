#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the seed corpora of the fuzz targets: one small file for each feature of a format, all
synthetic. Usage: make_seeds.py FOLDER (a folder for each target is made in it)."""
import gzip
import os
import struct
import sys

MACS = bytes.fromhex("010203040506111213141516")
IPV4 = MACS + bytes.fromhex("0800" "4500001c000000004011000" "00a0000010a000002" "00350035000800" "00")
IPV6 = MACS + bytes.fromhex("86dd" "6000000000081140") + bytes(range(32)) + bytes(8)
VLAN = MACS + bytes.fromhex("81000005") + IPV4[12:]
SNAP = MACS + bytes.fromhex("0030aaaa03000000") + IPV4[12:]
IPX = MACS + bytes.fromhex("0026ffff0026") + bytes(32)
RING = bytes.fromhex("1040c0000102030490000506070806300000" "0000aaaa030000000800") + IPV4[14:]
FDDI = b"\x50" + MACS + bytes.fromhex("aaaa030000000800") + IPV4[14:]
FRAMES = [IPV4, IPV6, VLAN, SNAP, IPX]
START = struct.pack("<8H", 2024, 3, 2, 5, 14, 7, 9, 123)


def netmon(major, minor, records, mac=1, comment=b"", header=128, edit=None):
    """records: (time, wire length or None, stored length or None, bytes, trailer)"""
    body, table = b"", []
    for time, wire, stored, data, trailer in records:
        table.append(header + len(body))
        wire = len(data) if wire is None else wire
        stored = len(data) if stored is None else stored
        form = "<IHH" if major == 1 else "<QII"
        mask = 0xFFFFFFFF if major == 1 else 0xFFFFFFFFFFFFFFFF
        body += struct.pack(form, time & mask, wire, stored) + data + trailer
    table_at = header + len(body)
    comment_at = table_at + 4 * len(table) if comment else 0
    fields = struct.pack("<14I", table_at, 4 * len(table), 0, 0, comment_at, len(comment),
                         0, 0, 1 if minor == 3 else 0, 0, 0, 0, 0, 0)
    head = (b"RTSS" if major == 1 else b"GMBU") + bytes([minor, major]) + struct.pack("<H", mac) + START
    out = bytearray((head + fields).ljust(header, b"\0")[:header] + body
                    + struct.pack("<%dI" % len(table), *table) + comment)
    if edit:
        edit(out)
    return bytes(out)


def plain(frames, trailer=b"", step=1000):
    return [(i * step, None, None, f, trailer) for i, f in enumerate(frames)]


def pcap(frames, link=1, order="<", magic=0xA1B2C3D4, modified=False, version=(2, 4), start=1709647629):
    out = struct.pack(order + "IHHIIII", magic, *version, 0, 0, 65535, link)
    for i, f in enumerate(frames):
        out += struct.pack(order + "IIII", start, 1000 * i, len(f), len(f))
        out += struct.pack(order + "IHBB", 0, 0, 0, 0) if modified else b""
        out += f
    return out


def block(kind, body, order="<"):
    body = body.ljust((len(body) + 3) // 4 * 4, b"\0")
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def option(kind, value, order="<"):
    return struct.pack(order + "HH", kind, len(value)) + value.ljust((len(value) + 3) // 4 * 4, b"\0")


def section(order="<", options=b""):
    return block(0x0A0D0D0A, struct.pack(order + "IHHQ", 0x1A2B3C4D, 1, 0, 2**64 - 1) + options, order)


def interface(order="<", link=1, options=b"", snaplen=0):
    return block(1, struct.pack(order + "HHI", link, 0, snaplen) + options, order)


def packet(data, number=0, ticks=1709647629000000, order="<"):
    return block(6, struct.pack(order + "IIIII", number, ticks >> 32, ticks & 0xFFFFFFFF, len(data),
                                len(data)) + data, order)


def netmon_seeds():
    ff = b"\xff\xff\xff\xff"
    utc = bytes.fromhex("077b7e69066fda01") + b"\0"
    yield "empty-1", netmon(1, 1, [])
    yield "empty-2", netmon(2, 0, [])[:64]
    yield "v1", netmon(1, 1, plain(FRAMES))
    yield "v1-clipped", netmon(1, 1, [(5, 1500, None, IPV4, b""), (2**32 - 100, None, None, IPV6, b"")])
    yield "v2.0", netmon(2, 0, plain(FRAMES))
    yield "v2.0-ring", netmon(2, 0, plain([RING]), mac=2)
    yield "v2.0-fddi", netmon(2, 0, plain([FDDI]), mac=3)
    yield "v2.0-atm", netmon(2, 0, plain([MACS + bytes(20)]), mac=4)
    yield "v2.0-comment", netmon(2, 0, plain([IPV4]), comment=b"a remark\0")
    yield "v2.0-mended", netmon(2, 0, [(0x1999999999999994, None, None, IPV4, b""), (-5, 3, None, IPV6, b"")])
    yield "v2.1-mixed", netmon(2, 1, [(0, None, None, IPV4, b"\1\0"), (1, None, None, RING, b"\2\0"),
                                      (2, None, None, IPV4[14:], b"\7\0"), (3, None, None, b"x" * 40, b"\xfd\xff")])
    yield "v2.2", netmon(2, 2, plain(FRAMES, b"\1\0" + ff))
    yield "v2.3", netmon(2, 3, plain(FRAMES, b"\1\0" + ff + utc))
    yield "v2.3-short-header", netmon(2, 3, plain([IPV4], b"\1\0" + ff + utc), header=72)

    def repeat(out):
        at = struct.unpack_from("<I", out, 24)[0]
        out += out[at:at + 4] * 20
        struct.pack_into("<I", out, 28, 84)
    yield "v1-repeated", netmon(1, 1, plain([IPV4]), edit=repeat)
    yield "v2.0-repeated", netmon(2, 0, [(0, 1, None, IPV4, b"")], edit=repeat)

    def damage(out):
        at = struct.unpack_from("<I", out, 24)[0]
        struct.pack_into("<5I", out, at, 3, 0xFFFFFFFF, len(out) - 2, 130, 140)
    yield "v2.0-damaged", netmon(2, 0, plain(FRAMES), edit=damage)


def pcap_seeds():
    for name, order in (("little", "<"), ("big", ">")):
        yield name + "-us", pcap(FRAMES, order=order)
        yield name + "-ns", pcap(FRAMES, order=order, magic=0xA1B23C4D)
        yield name + "-modified", pcap(FRAMES, order=order, magic=0xA1B2CD34, modified=True)
    yield "empty", pcap([])
    yield "fcs", pcap([IPV4 + b"\1\2\3\4"], link=1 | 0x04000000 | 2 << 28)
    for link, frame in ((6, RING), (10, FDDI), (123, bytes.fromhex("85070123aaaa03")), (105, bytes(40)),
                        (101, IPV4[14:]), (113, bytes(16) + IPV4[14:]), (0, b"\2\0\0\0" + IPV4[14:])):
        yield "link-%d" % link, pcap([frame, frame[:2]], link=link)
    yield "cut", pcap(FRAMES)[:-7]
    for version in ((2, 0), (2, 2), (2, 3), (2, 5), (543, 0)):
        yield "version-%d.%d" % version, pcap(FRAMES, version=version)
    for link in (6, 9, 15, 24):
        yield "aix-%d" % link, pcap(FRAMES, link=link, order=">", version=(2, 2))
    yield "late", pcap(FRAMES, start=2**32 - 1)


def pcapng_seeds():
    for name, order in (("little", "<"), ("big", ">")):
        comment = option(1, b"a remark", order) + option(0, b"", order)
        yield name, (section(order, comment) + interface(order)
                             + b"".join(packet(f, order=order) for f in FRAMES))
    yield "options", (section() + interface(options=option(9, b"\x09") + option(13, b"\x04") + option(0, b""))
                         + interface(options=option(9, b"\x8a") + option(14, bytes(8)) + option(13, b"\x04"))
                         + packet(IPV4) + packet(IPV6, 1))
    yield "simple", (section() + interface(snaplen=2000) + block(3, struct.pack("<I", len(IPV4)) + IPV4)
                        + block(2, struct.pack("<HHIIII", 0, 0, 1, 2, len(IPV6), len(IPV6)) + IPV6)
                        + block(5, bytes(12)) + packet(VLAN))
    yield "two-sections", (section() + interface() + packet(IPV4)) * 2
    yield "mixed", (section() + interface() + packet(IPV4) + interface(link=105) + interface(link=123, snaplen=9)
                    + packet(bytes(40), 1) + packet(bytes(40), 2))
    yield "both-orders", (section(">") + interface(">") + packet(IPV4, order=">") + section() + interface(link=6)
                          + packet(RING))
    yield "section-alone", section()
    yield "flags", (section() + interface()
                    + block(6, struct.pack("<IIIII", 0, 1, 2, 64, 64) + bytes(64) + option(2, b"\x80\0\0\0")))
    yield "names", section() + interface(options=option(2, b"eth0") + option(3, b"\xff") + option(1, b"c")) + packet(IPV4)
    yield "others", section() + block(10, bytes(40)) + block(0xBAD, bytes(4)) + interface() + packet(IPV4) + block(5, bytes(12))
    yield "old", section() + interface() + block(2, struct.pack("<HHIIII", 0, 0, 1, 2, 5, 50) + b"abcde")
    yield "odd-length", section() + interface() + struct.pack("<IIIIIII", 6, 37, 0, 1, 2, 5, 5) + b"abcde\0\0\0" + b"\x25\0\0\0"
    yield "absurd-times", section() + interface(options=option(9, b"\xff")) + interface(
        options=option(9, b"\xbf") + option(14, b"\xff" * 7 + b"\x7f")) + packet(IPV4) + packet(IPV4, 1)


def gzip_seeds():
    file = pcap(FRAMES)
    for name, level in (("stored", 0), ("fast", 1), ("best", 9)):
        yield name, gzip.compress(file, level, mtime=0)
    yield "members", gzip.compress(file[:100], mtime=0) + gzip.compress(file[100:], mtime=0) + bytes(9)
    yield "cut", gzip.compress(file, mtime=0)[:-9]
    yield "netmon", gzip.compress(netmon(2, 0, plain(FRAMES)), mtime=0)
    yield "made-pcap", b"\0\x10" + file
    yield "made-pcapng", b"\0\x23" + section() + interface() + packet(IPV4) + packet(IPV6)
    yield "made-netmon", b"\0\x40" + netmon(2, 0, plain(FRAMES))


def walk_seeds():
    for number, (major, minor, trailer) in enumerate(
            ((1, 1, b""), (2, 0, b""), (2, 1, b"\1\0"), (2, 2, bytes(6)), (2, 3, bytes(15)))):
        whole = netmon(major, minor, plain(FRAMES, trailer))
        at = struct.unpack_from("<I", whole, 24)[0]
        yield "v%d.%d" % (major, minor), bytes([number]) + whole[128:at]
        yield "v%d.%d-rest" % (major, minor), bytes([number + 0x80]) + whole[128:]


def link_seeds():
    """A LINKTYPE in two bytes, and a frame of it."""
    ip, snap = IPV4[14:], bytes.fromhex("aaaa030000000800") + IPV4[14:]
    wifi = bytes.fromhex("08000000") + MACS + bytes(8) + snap
    qos = bytes.fromhex("88830000") + MACS + bytes(14) + bytes(6) + snap
    headers = [
        (0, "02000000", ip), (108, "00000018", IPV6[14:]), (9, "0021", ip), (9, "ff0357", IPV6[14:]),
        (50, "0f000800", ip), (51, "11001234001e0021", ip), (204, "00ff030021", ip), (166, "01030021", ip),
        (104, "8f000800", ip), (205, "000f000800", ip), (107, "184103cc", ip), (206, "00184103008e", IPV6[14:]),
        (107, "184103008000000000" "0800", ip), (107, "184103008000" "80c20001", IPV4), (107, "18410800", ip),
        (101, "", ip), (228, "", ip), (229, "", IPV6[14:]), (109, "020000001234567800000000", ip),
        (113, "00000001000602000000000908000000", b""), (113, "000000010006020000000009" "00000800", ip),
        (113, "00000323000602000000000900000004" "0000080000000000", wifi),
        (276, "0800000000000002000100060200000000090000", ip), (242, "00" * 40 + "08000000", ip),
        (239, "02000000" "08000100" "08000300" "10000800" "00060000" "0200000000090000" "20000900", ip),
        (117, "3d02" + "00" * 62, ip), (258, "6c000000" "01000000" "01000000" + "00" * 96, IPV4),
        (258, "6c000000" "01000000" "0c000000" + "00" * 96, ip), (105, "", wifi), (105, "", qos),
        (127, "0000190003000080" "0000008000000000" "1122334455667788" "30", wifi + bytes(4)),
        (192, "0001200069000000" "02001400" + "00" * 8 + "0100" + "00" * 10, wifi), (119, "00" * 144, wifi),
        (163, "8021100200000040" + "00" * 56, wifi), (100, "", snap), (100, "fefe03cc", ip), (123, "02000021", snap),
        (100, "aaaa030080c200070000", IPV4)]
    for i, (link, header, rest) in enumerate(headers):
        yield "%02d-%d" % (i, link), struct.pack("<H", link) + bytes.fromhex(header) + rest


def elf(wide, gnu_hash):
    """A shared library that needs two names and exports two; all of it is one segment at address 0."""
    word, header, segment = ("Q", 64, 56) if wide else ("I", 52, 32)
    texts = b"\0libc.so.6\0$ORIGIN\0CreateFilter\0strlen\0Register\0Run\0".ljust(64, b"\0")

    def symbol(name, section):
        at = texts.index(name + b"\0")
        if wide:
            return struct.pack("<IBBHQQ", at, 0x12, 0, section, 0, 0)
        return struct.pack("<IIIBBH", at, 0, 0, 0x12, 0, section)
    symbols = bytes(24 if wide else 16) + b"".join(
        symbol(name, section) for name, section in
        ((b"CreateFilter", 0), (b"strlen", 0), (b"Register", 1), (b"Run", 1)))
    table = struct.pack("<4I", 1, 5, 0, 0)
    if gnu_hash:
        table = struct.pack("<4I", 1, 3, 1, 0) + bytes(8 if wide else 4) + struct.pack("<3I", 3, 2, 1)
    table = table.ljust((len(table) + 7) // 8 * 8, b"\0")
    at_texts = header + 2 * segment
    at_symbols = at_texts + len(texts)
    at_table = at_symbols + len(symbols)
    at_dynamic = at_table + len(table)
    dynamic = b"".join(struct.pack("<2" + word, tag, value) for tag, value in (
        (1, 1), (29, 11), (5, at_texts), (10, len(texts)), (6, at_symbols),
        (0x6FFFFEF5 if gnu_hash else 4, at_table), (0, 0)))
    end = at_dynamic + len(dynamic)
    out = b"\x7fELF" + bytes([2 if wide else 1, 1, 1]).ljust(12, b"\0") + struct.pack(
        "<HHI3%sIHHHHHH" % word, 3, 62 if wide else 3, 1, 0, header, 0, 0, header, segment, 2, 0, 0, 0)
    for kind, offset, size in ((1, 0, end), (2, at_dynamic, len(dynamic))):
        if wide:
            out += struct.pack("<IIQQQQQQ", kind, 5, offset, offset, offset, size, size, 8)
        else:
            out += struct.pack("<8I", kind, offset, offset, offset, size, size, 5, 4)
    return out + texts + symbols + table + dynamic


def pe(wide):
    """A DLL that needs a name and a number of one library, and exports one name."""
    word, by_number = ("Q", 1 << 63) if wide else ("I", 1 << 31)
    start, shift = 0x200, 0x1000
    base = start + shift
    # The directories; after them the texts and the table of names.
    texts = b"nmapi.dll\0Run\0\0\0CreateFilter\0\0"
    at_texts = base + 40 + 4 + 40
    names = at_texts + len(texts)
    exports = struct.pack("<10I", 0, 0, 0, 0, 1, 0, 1, 0, base + 40, 0) + struct.pack("<I", at_texts + 10)
    imports = struct.pack("<5I", names, 0, 0, at_texts, names) + bytes(20)
    body = (exports + imports + texts
            + struct.pack("<3" + word, at_texts + texts.index(b"CreateFilter") - 2, by_number | 7, 0))
    optional = struct.pack("<H", 0x20B if wide else 0x10B).ljust(108 if wide else 92, b"\0")
    optional += struct.pack("<I", 16) + struct.pack("<4I", base, 40, base + 44, 40).ljust(128, b"\0")
    out = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40) + b"PE\0\0" + struct.pack(
        "<HHIIIHH", 0x8664 if wide else 0x14C, 1, 0, 0, 0, len(optional), 0x2002) + optional
    out += b".text\0\0\0" + struct.pack("<8I", len(body), base, len(body), start, 0, 0, 0, 0)
    return out.ljust(start, b"\0") + body


def module_seeds():
    for wide in (False, True):
        bits = "64" if wide else "32"
        yield "elf-" + bits, elf(wide, False)
        yield "elf-gnu-" + bits, elf(wide, True)
        yield "pe-" + bits, pe(wide)


def ini_seeds():
    yield "follow", (b'; parsers\r\n[PARSERS]\r\n    BUNDLE.DLL = 0: PROTOA, PROTOB\r\n\r\n[PROTOA]\r\n'
                     b'    Comment   = "An example"\r\n    FollowSet = SMB, MSRPC\r\n    HelpFile  =\r\n')
    yield "handoff", b"[A_HandoffSet]\n20=PROTOA\n137 = PROTOB, 1000\n0x8A = PROTOB 3ea ; text\n"
    yield "odd", b"\xef\xbb\xbfx=1\n[a\ny=2\n[]\n=\n[A]k=v\n[a]\nk=v\0w\n[B]\r[a]\nk2\n\x1a[c]\n"


def main():
    for kind, seeds in (("netmon", netmon_seeds), ("pcap", pcap_seeds), ("pcapng", pcapng_seeds),
                        ("gzip", gzip_seeds), ("walk", walk_seeds), ("links", link_seeds),
                        ("modules", module_seeds), ("ini", ini_seeds)):
        folder = os.path.join(sys.argv[1], kind)
        os.makedirs(folder, exist_ok=True)
        for name, data in seeds():
            with open(os.path.join(folder, name), "wb") as out:
                out.write(data)


main()
