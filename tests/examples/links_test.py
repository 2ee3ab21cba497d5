# SPDX-License-Identifier: MIT
"""Against Wireshark's tools: frames of other links that nmexpert presents as Ethernet have the
packets that tshark sees in the originals; saved captures are to tshark what they were; and info
says what capinfos says.

Needs tshark and capinfos; scripts/setup installs them.
"""
import json
import os
import pathlib
import random
import struct
import subprocess
import tempfile
import unittest

import netmon_runs as runs

SEED = 20240305
FRAMES = 60  # of each link type


def nmexpert(*arguments, given=b""):
    words = [*runs.ARGUMENTS.emulator, str(runs.ARGUMENTS.nmexpert), *map(str, arguments)]
    done = subprocess.run(words, capture_output=True, timeout=60, check=False, input=given,
                          env={**os.environ, "TZ": "UTC"})
    if done.returncode != 0:
        raise AssertionError(f"{words}: {done.returncode}\n{done.stderr.decode(errors='replace')}")
    return done.stdout.decode()


def fields(file, *names):
    """What tshark says of each frame."""
    words = ["tshark", "-r", file, "-n", "-o", "frame.generate_md5_hash:TRUE", "-T", "fields"]
    for name in names:
        words += ["-e", name]
    return [line.split("\t") for line in runs.tool(*words).splitlines()]


# ---- Frames of other links

class Generator:
    """Frames of a link type, with a random packet each."""

    def __init__(self, link):
        self.link = link
        self.random = random.Random(SEED + link)

    def pick(self, *choices):
        return self.random.choice(choices)

    def bytes(self, count):
        return self.random.randbytes(count)

    def mac(self):
        return b"\x02" + self.bytes(5)

    def ipv4(self):
        data = self.bytes(self.random.randrange(0, 40))
        udp = struct.pack(">HHHH", 40000, 40001, 8 + len(data), 0) + data
        return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), self.random.randrange(65536), 0, 64, 17,
                           0) + b"\xc0\0\2" + self.bytes(1) + b"\xc6\x33\x64" + self.bytes(1) + udp

    def ipv6(self):
        data = self.bytes(self.random.randrange(0, 40))
        udp = struct.pack(">HHHH", 40000, 40001, 8 + len(data), 1) + data
        prefix = bytes.fromhex("20010db8000000000000000000")
        return struct.pack(">IHBB", 0x60000000, len(udp), 17, 64) + prefix + self.bytes(3) + prefix \
            + self.bytes(3) + udp

    def arp(self):
        return bytes.fromhex("0001080006040001") + self.mac() + b"\xc0\0\2\1" + bytes(6) + b"\xc0\0\2\2"

    def packet(self, *kinds):
        """An EtherType and a packet."""
        kind = self.pick(*(kinds or (0x800, 0x86DD, 0x806)))
        return kind, {0x800: self.ipv4, 0x86DD: self.ipv6, 0x806: self.arp}[kind]()

    def ip(self):
        return self.packet(0x800, 0x86DD)

    def snap(self):
        kind, data = self.packet()
        return bytes.fromhex("aaaa03000000") + struct.pack(">H", kind) + data

    def ethernet(self):
        kind, data = self.packet()
        return self.mac() + self.mac() + struct.pack(">H", kind) + data

    def ppp(self):
        kind, data = self.ip()
        number = {0x800: 0x21, 0x86DD: 0x57}[kind]
        return self.pick(bytes([number]), struct.pack(">H", number)) + data

    def hdlc(self):
        return b"\xff\x03" + self.ppp()

    def cisco(self):
        kind, data = self.ip()
        return self.pick(b"\x0f\0", b"\x8f\0") + struct.pack(">H", kind) + data

    def relay(self):
        address = self.pick(b"\x18\x41", b"\x18\x40\x84\x01")
        kind, data = self.ip()
        nlpid = b"\xcc" if kind == 0x800 else b"\x8e"
        other, packet = self.packet()
        return self.pick(address + b"\x03" + nlpid + data,
                         b"\x18\x41\x03\x00\x80\0\0\0" + struct.pack(">H", other) + packet,
                         b"\x18\x41\x03\x00\x80\0\x80\xc2\0\7" + self.ethernet())

    def wifi(self):
        flags = self.pick(0, 1, 2, 3)
        qos = self.pick(False, True)
        order = qos and self.pick(False, True)
        out = bytes([0x88 if qos else 0x08, flags | (0x80 if order else 0)]) + b"\0\0"
        out += self.mac() + self.mac() + self.mac() + b"\x10\0"
        out += self.mac() if flags == 3 else b""
        out += b"\0\0" if qos else b""
        out += b"\0\0\0\0" if order else b""
        return out + self.snap()

    def frame(self):
        return getattr(self, "of_%d" % self.link)()

    def family(self, order):
        kind, data = self.ip()
        number = 2 if kind == 0x800 else self.pick(24, 28, 30)  # of BSD systems: all that tshark knows
        return struct.pack(order + "I", number), data

    def of_0(self):
        head, data = self.family(self.pick("<", ">"))
        return head + data

    def of_108(self):
        head, data = self.family(">")
        return head + data

    def of_9(self):
        return self.pick(self.hdlc, self.ppp)()

    def of_50(self):
        return self.pick(self.hdlc, self.cisco)()

    def of_51(self):
        data = self.ppp()
        return struct.pack(">BBHH", 0x11, 0, 7, len(data)) + data

    def of_204(self):
        return self.pick(b"\0", b"\1") + self.hdlc()

    def of_104(self):
        return self.cisco()

    def of_107(self):
        return self.relay()

    def of_101(self):
        return self.ip()[1]

    of_12 = of_101

    def of_228(self):
        return self.ipv4()

    def of_229(self):
        return self.ipv6()

    def of_109(self):
        kind, data = self.ip()
        return struct.pack("<III", 2 if kind == 0x800 else 24, 1, 0) + data

    def of_113(self):
        kind, data = self.packet()
        return struct.pack(">HHH", self.pick(0, 1, 2, 3, 4), 1, 6) + self.mac() + b"\0\0" \
            + struct.pack(">H", kind) + data

    def of_276(self):
        kind, data = self.packet()
        return struct.pack(">HHIHBB", kind, 0, 2, 1, self.pick(0, 1, 2, 3, 4), 6) + self.mac() + b"\0\0" + data

    def of_239(self):
        kind, data = self.ip()
        order = "<"  # that of the file
        def attribute(number, value):
            return struct.pack(order + "HH", 4 + len(value), number) + value + bytes(-len(value) % 4)
        more = self.pick(b"", attribute(1, struct.pack(">HBB", kind, 3, 0)), attribute(10, b"name\0"))
        return bytes([2 if kind == 0x800 else 10, 0, 0, 0]) + more + attribute(9, data)

    def of_117(self):
        kind, data = self.ip()
        return bytes([61, 2 if kind == 0x800 else self.pick(24, 30), 0, 0]) + bytes(60) + data

    def of_242(self):
        kind, data = self.packet()
        return bytes(40) + struct.pack(">HH", kind, 0) + data

    def of_258(self):
        dlt, data = self.pick((1, self.ethernet()), (12, self.ip()[1]))
        return struct.pack("<III", 108, 1, dlt) + bytes(96) + data

    def of_105(self):
        return self.wifi()

    def of_127(self):
        return self.pick(struct.pack("<BBHI", 0, 0, 8, 0) + self.wifi(),
                         struct.pack("<BBHIB", 0, 0, 9, 2, 0x10) + self.wifi() + bytes(4),
                         struct.pack("<BBHIQB", 0, 0, 17, 3, 7, 0) + self.wifi())

    def of_192(self):
        dlt, data = self.pick((105, self.wifi()), (1, self.ethernet()))
        return struct.pack("<BBHI", 0, 0, 8, dlt) + data

    def of_119(self):
        return struct.pack("<II", 0x44, 144) + bytes(136) + self.wifi()

    def of_163(self):
        return struct.pack(">II", 0x80211001, 64) + bytes(56) + self.wifi()

    def of_100(self):
        return self.snap()

    def of_123(self):
        return struct.pack(">BBH", 2, 0, 33) + self.snap()


LINKS = sorted(int(name[3:]) for name in dir(Generator) if name.startswith("of_"))


def pcap(link, frames):
    out = struct.pack("<IHHIIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, link)
    for i, frame in enumerate(frames):
        out += struct.pack("<IIII", 1709647629, i, len(frame), len(frame)) + frame
    return out


class LinksTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_packets_are_those_that_tshark_sees(self):
        names = ("ip.src", "ip.dst", "ip.id", "ipv6.src", "ipv6.dst", "arp.src.proto_ipv4", "udp.length")
        wifi = {105, 127, 119, 163}
        self.assertGreater(len(LINKS), 25)
        for link in LINKS:
            with self.subTest(link=link):
                generator = Generator(link)
                file = self.folder / f"{link}.pcap"
                file.write_bytes(pcap(link, [generator.frame() for _ in range(FRAMES)]))
                shown = self.folder / f"{link}.shown.pcap"
                nmexpert("save", "--as-ethernet", file, shown)
                links = ("wlan.sa", "wlan.da") if link in wifi else ("sll.src.eth", "frame.number")
                wanted = fields(file, *names, *links)
                found = fields(shown, *names, "eth.src", "eth.dst", "eth.type")
                self.assertEqual(len(wanted), FRAMES)
                self.assertEqual(len(found), FRAMES)
                for expected, row in zip(wanted, found):
                    self.assertTrue(any(expected[:len(names)]), "tshark sees a packet in each")
                    self.assertEqual(row[:len(names)], expected[:len(names)])
                    self.assertIn(row[-1], ("0x0800", "0x86dd", "0x0806"))
                    if link in wifi:
                        self.assertEqual(row[-3:-1], expected[-2:])
                    elif link == 113:
                        self.assertEqual(row[-3], expected[-2])


# ---- Saved captures

class SavesTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def test_saved_captures_are_the_same_to_tshark(self):
        names = ("frame.len", "frame.cap_len", "frame.md5_hash", "frame.encap_type", "frame.time_epoch")
        for file in runs.originals():
            wanted = fields(file, *names)
            has_utc = "netmon2.3" in file.name
            for ending in ("cap", "pcap", "pcapng"):
                with self.subTest(file=file.name, ending=ending):
                    saved = self.folder / f"saved.{ending}"
                    nmexpert("save", file, saved)
                    found = fields(saved, *names)
                    for expected, row in zip(wanted, found, strict=True):
                        self.assertEqual(row[:3], expected[:3])
                        if not has_utc:  # its frames are of several kinds to tshark, all Ethernet
                            self.assertEqual(row[3], expected[3])
                        # The local clock of Network Monitor 2.3 is not that of its UTC times.
                        if not has_utc or ending != "cap":
                            self.assertEqual(row[4].rstrip("0"), expected[4].rstrip("0"))

    def test_a_pipe_of_the_system_ends(self):
        """Under Wine, the end of a pipe that is not Windows' own looks like an empty message."""
        file = runs.ARGUMENTS.captures / "04-udp-dns.pcap"
        info = json.loads(nmexpert("info", "--format", "json", "-", given=file.read_bytes()))
        self.assertEqual(info["frames"], 464)

    def test_info_says_what_capinfos_says(self):
        for file in runs.originals():
            with self.subTest(file=file.name):
                info = json.loads(nmexpert("info", "--format", "json", file))
                table = runs.tool("capinfos", "-T", "-M", "-S", "-c", "-d", "-a", "-e", "-u", "-z", "-y",
                                  "-x", file).splitlines()
                said = dict(zip(table[0].split("\t"), table[1].split("\t")))
                self.assertEqual(info["frames"], int(said["Number of packets"]))
                self.assertEqual(info["original_bytes"], int(said["Data size (bytes)"]))
                self.assertAlmostEqual(info["duration_us"] / 1e6, float(said["Capture duration (seconds)"]),
                                       places=5)
                self.assertAlmostEqual(info["average_bytes"], float(said["Average packet size (bytes)"]),
                                       places=1)
                rate = float(said["Data byte rate (bytes/sec)"])
                self.assertAlmostEqual(info["bytes_per_second"] / rate, 1, places=3)


if __name__ == "__main__":
    runs.main()
