# SPDX-License-Identifier: MIT
"""protdist's tables add up, and hold what tshark's fields say frame by frame."""
import collections
import pathlib
import re
import tempfile
import unittest

import crafted_frames as crafted
import netmon_runs as runs

FIELDS = ("frame.len", "eth.type", "vlan.etype", "llc.type", "llc.dsap", "ip.proto", "ipv6.nxt",
          "frame.protocols")


def tables_by_protdist(document):
    """Two tables, by link and by IP protocol: label to (frames, bytes); and the rows as they are."""
    tables = {"By link protocol": {}, "By IP protocol": {}}
    for event in document["events"]:
        row = runs.values(event)
        # The name after the number is for readers.
        label = re.match(r"(EtherType \S+|SAP \S+|IP protocol \d+|.*)", row["Protocol"])[0]
        tables[event["name"]][label] = (row["Frames"], row["Bytes"])
    return tables["By link protocol"], tables["By IP protocol"]


def tables_by_tshark(file):
    """The same from the fields of each frame. Only for captures without tunnels."""
    link = collections.defaultdict(lambda: (0, 0))
    ip = collections.defaultdict(lambda: (0, 0))
    command = ["tshark", "-n", "-r", file, "-T", "fields"]
    for field in FIELDS:
        command += ["-e", field]
    for line in runs.tool(*command).splitlines():
        row = dict(zip(FIELDS, line.split("\t")))
        size = int(row["frame.len"])
        add = lambda table, label: table.__setitem__(
            label, (table[label][0] + 1, table[label][1] + size))
        # EtherTypes from the outermost to the innermost tag.
        types = [row[name].split(",")[-1] for name in ("llc.type", "eth.type", "vlan.etype")
                 if row[name]]
        if types:
            add(link, f"EtherType 0x{int(types[-1], 0):04X}")
        elif row["llc.dsap"]:
            add(link, f"SAP 0x{int(row['llc.dsap'], 0):02X}")
        else:
            add(link, "None")
        layers = row["frame.protocols"].split(":")
        if "ip" in layers or "ipv6" in layers:
            outermost = next(layer for layer in layers if layer in ("ip", "ipv6"))
            number = row["ip.proto" if outermost == "ip" else "ipv6.nxt"].split(",")[0]
            add(ip, f"IP protocol {number}")
    return dict(link), dict(ip)


class ProtDistTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def report(self, file, *options):
        document = runs.run_one("protdist", file, *options)
        self.assertEqual(document["status"], "done", document["detail"])
        self.assertEqual(document["memory"]["leaked_blocks"], 0)
        return document

    def assert_adds_up(self, document):
        link, ip = tables_by_protdist(document)
        frames = sum(row[0] for row in link.values())
        size = sum(row[1] for row in link.values())
        self.assertEqual(frames, document["capture"]["frames"])
        self.assertLessEqual(sum(row[0] for row in ip.values()), frames)
        for event in document["events"]:
            row = runs.values(event)
            self.assertAlmostEqual(row["% of frames"], 100 * row["Frames"] / frames,
                                   delta=0.00501)
            self.assertAlmostEqual(row["% of bytes"], 100 * row["Bytes"] / size, delta=0.00501)
        return link, ip

    def test_every_capture(self):
        kinds = set()
        for file in runs.originals():
            with self.subTest(file.name):
                link, ip = self.assert_adds_up(self.report(file))
                self.assertEqual((link, ip), tables_by_tshark(file))
                kinds |= link.keys() | ip.keys()
        # Captures that hold nothing would agree as well.
        self.assertLessEqual({"EtherType 0x0800", "EtherType 0x0806", "EtherType 0x86DD",
                              "SAP 0x42", "SAP 0xE0", "IP protocol 1", "IP protocol 6",
                              "IP protocol 17"}, kinds)

    def test_conversions(self):
        for original in sorted(runs.ARGUMENTS.captures.glob("*.pcap")):
            events = self.report(original)["events"]
            for converted in sorted((runs.ARGUMENTS.captures / "netmon").glob(
                    f"{original.stem}.netmon?.cap")):
                with self.subTest(converted.name):
                    self.assertEqual(self.report(converted)["events"], events)

    def test_what_names_a_frame(self):
        inner = crafted.ipv4(crafted.A, crafted.B, 17, crafted.udp())
        frames = {
            "EtherType 0x0800": crafted.ethernet(0x8100, crafted.words(5, 0x800) + inner),
            "EtherType 0x86DD": crafted.ethernet(30, crafted.snap(0x86DD) + b"\0" * 22),
            "EtherType 0x8864": crafted.ethernet(0x8864, crafted.pppoe(crafted.words(0x21) + inner)),
            "EtherType 0x8100": crafted.ethernet(0x8100, b"\0"),
            "SAP 0x06": crafted.ethernet(3 + len(inner), b"\6\6\3" + inner),
            "SAP 0xAA": crafted.ethernet(20, crafted.snap(0x800, 0x0C) + b"\0" * 12),
            "802.3 without LLC: IPX": crafted.ethernet(30, b"\xff\xff" + b"\0" * 28),
            "None": b"\2\0\0\0\0\1",
        }
        file = crafted.write_pcap(self.folder / "named.pcap", frames.values())
        link, ip = self.assert_adds_up(self.report(file))
        self.assertEqual(link, {label: (1, len(frame)) for label, frame in frames.items()})
        self.assertEqual({label: row[0] for label, row in ip.items()}, {"IP protocol 17": 3})

        raw = crafted.write_pcap(self.folder / "raw.pcap", [inner], crafted.LINKTYPE_RAW)
        link, ip = self.assert_adds_up(self.report(raw))
        self.assertEqual(link, {"IP without MAC header": (1, len(inner))})

    def test_outermost_packet_and_extension_headers(self):
        inner = crafted.ipv4(crafted.A, crafted.B, 17, crafted.udp())
        options = b"\x3c\0\1\4\0\0\0\0" + b"\6\0\1\4\0\0\0\0" + b"t" * 20
        file = crafted.write_pcap(self.folder / "ip.pcap", [
            crafted.ethernet(0x800, crafted.ipv4(crafted.C, crafted.D, 47,
                                                 crafted.words(0, 0x800) + inner)),
            crafted.ethernet(0x86DD, crafted.ipv6(crafted.A6, crafted.B6, 0, options))])
        _, ip = self.assert_adds_up(self.report(file))
        self.assertEqual({label: row[0] for label, row in ip.items()},
                         {"IP protocol 6": 1, "IP protocol 47": 1})

    def test_empty_capture(self):
        file = crafted.write_pcap(self.folder / "empty.pcap", [])
        self.assertEqual(self.report(file)["events"], [])

    def test_in_process(self):
        for file in runs.captures()[:5]:
            with self.subTest(file.name):
                self.assertEqual(self.report(file, "--in-process")["events"],
                                 self.report(file)["events"])


if __name__ == "__main__":
    runs.main()
