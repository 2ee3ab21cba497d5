# SPDX-License-Identifier: MIT
"""topuser counts what tshark counts, whatever the format of the capture."""
import pathlib
import random
import tempfile
import unittest

import crafted_frames as crafted
import netmon_runs as runs


class TopUserCases(unittest.TestCase):
    """What the classes below share. Each class whose name ends in Test is a test of CTest."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.all_talkers = runs.write_config(self.folder / "all", 0)
        self.maxDiff = None

    def report(self, file, *options):
        document = runs.run_one("topuser", file, "--config", self.all_talkers, *options)
        self.assertEqual(document["status"], "done", document["detail"])
        self.assertEqual(document["memory"]["leaked_blocks"], 0)
        return document

    def assert_counts_as_tshark(self, file):
        """Returns the number of addresses of each version."""
        expected = runs.talkers_by_tshark(file)
        self.assertEqual(runs.talkers_by_topuser(self.report(file)), expected)
        return [sum(address.version == version for address in expected) for version in (4, 6)]


class CapturesTest(TopUserCases):
    def test_every_capture(self):
        with_ipv4 = with_ipv6 = 0
        for file in runs.originals():
            with self.subTest(file.name):
                ipv4, ipv6 = self.assert_counts_as_tshark(file)
                with_ipv4 += ipv4 != 0
                with_ipv6 += ipv6 != 0
        self.assertGreaterEqual(with_ipv4, 8)  # so that the comparison is not an empty one
        self.assertGreaterEqual(with_ipv6, 3)

    def test_conversions_that_the_project_ships(self):
        compared = 0
        for original in sorted(runs.ARGUMENTS.captures.glob("*.pcap")):
            events = self.report(original)["events"]
            for converted in sorted((runs.ARGUMENTS.captures / "netmon").glob(
                    f"{original.stem}.netmon?.cap")):
                with self.subTest(converted.name):
                    self.assertEqual(self.report(converted)["events"], events)
                    compared += 1
        self.assertGreaterEqual(compared, 18)

    def test_fresh_conversions(self):
        for original in sorted(runs.ARGUMENTS.captures.glob("*.pcap")):
            events = self.report(original)["events"]
            for kind in ("netmon1", "netmon2", "pcapng", "nsecpcap"):
                with self.subTest(f"{original.name} as {kind}"):
                    converted = self.folder / f"converted.{kind}"
                    runs.tool("editcap", "-F", kind, original, converted)
                    self.assertEqual(self.report(converted)["events"], events)

    def all_ethernet(self):
        """The frames of all captures from Ethernet, in one: tshark takes long to start."""
        merged = self.folder / "merged.pcap"
        runs.tool("mergecap", "-a", "-F", "pcap", "-w", merged,
                  *(file for file in sorted(runs.ARGUMENTS.captures.glob("*.pcap"))
                    if "fddi" not in file.name))
        return merged

    def test_sliced_captures(self):
        merged = self.all_ethernet()
        for kept in (34, 54):
            with self.subTest(f"cut to {kept}"):
                sliced = self.folder / "sliced.pcap"
                runs.tool("editcap", "-F", "pcap", "-s", kept, merged, sliced)
                self.assert_counts_as_tshark(sliced)

    def test_damaged_captures(self):
        merged = self.all_ethernet()
        for seed in (0, 1, 3):  # 2 has a header at which tshark gives up before it counts
            with self.subTest(f"seed {seed}"):
                damaged = self.folder / "damaged.pcap"
                runs.tool("editcap", "-F", "pcap", "-E", "0.01", "--seed", seed, merged, damaged)
                self.assert_counts_as_tshark(damaged)


class CraftedTest(TopUserCases):
    def test_each_encapsulation(self):
        # Captures of one frame each would start hundreds of processes: they are made only to find
        # the case that fails, when the whole differs.
        cases = list(crafted.ip_cases())
        whole = crafted.write_pcap(self.folder / "whole.pcap", [frame for _, frame in cases])
        if (runs.talkers_by_topuser(self.report(whole)) != runs.talkers_by_tshark(whole)):
            for name, frame in cases:
                with self.subTest(name):
                    single = crafted.write_pcap(self.folder / "single.pcap", [frame])
                    self.assert_counts_as_tshark(single)
            self.fail("topuser and tshark disagree about the crafted frames")

    def test_each_network(self):
        cases = list(crafted.link_cases())
        for linktype in sorted({case[1] for case in cases} - {crafted.LINKTYPE_SUNATM}):
            frames = [case[2] for case in cases if case[1] == linktype]
            with self.subTest(f"LINKTYPE {linktype}"):
                file = crafted.write_pcap(self.folder / "link.pcap", frames, linktype)
                ipv4, _ = self.assert_counts_as_tshark(file)
                self.assertGreater(ipv4, 0)
                if linktype == crafted.LINKTYPE_RAW:
                    continue  # Network Monitor formats that editcap writes do not have this network
                for kind in ("netmon1", "netmon2"):
                    converted = self.folder / f"link.{kind}"
                    runs.tool("editcap", "-F", kind, file, converted)
                    self.assert_counts_as_tshark(converted)

    def test_atm(self):
        # Network Monitor puts 16 bytes before the packet of ATM, and counts them; tshark does not.
        file = crafted.write_pcap(self.folder / "atm.pcap", [
            frame for _, linktype, frame in crafted.link_cases()
            if linktype == crafted.LINKTYPE_SUNATM], crafted.LINKTYPE_SUNATM)
        for kind in ("pcap", "netmon1", "netmon2"):
            converted = self.folder / f"atm.{kind}"
            runs.tool("editcap", "-F", kind, file, converted)
            with self.subTest(kind):
                expected = {address: (tx, tx_size + 16 * tx, rx, rx_size + 16 * rx)
                            for address, (tx, tx_size, rx, rx_size)
                            in runs.talkers_by_tshark(file).items()}
                self.assertEqual(len(expected), 4)
                self.assertEqual(runs.talkers_by_topuser(self.report(converted)), expected)

    def test_mixed_networks(self):
        cases = list(crafted.link_cases())
        parts = []
        for linktype in (crafted.LINKTYPE_ETHERNET, crafted.LINKTYPE_FDDI,
                         crafted.LINKTYPE_TOKEN_RING):
            frames = ([frame for _, frame in crafted.ip_cases()]
                      if linktype == crafted.LINKTYPE_ETHERNET
                      else [case[2] for case in cases if case[1] == linktype])
            parts.append(crafted.write_pcap(self.folder / f"{linktype}.pcap", frames, linktype))
        mixed = self.folder / "mixed.pcapng"
        runs.tool("mergecap", "-a", "-F", "pcapng", "-w", mixed, *parts)
        converted = self.folder / "mixed.cap"
        runs.tool("editcap", "-F", "netmon2", mixed, converted)
        self.assert_counts_as_tshark(converted)

    def test_many_addresses(self):
        dice = random.Random(5)
        frames = []
        for number in range(20000):
            source, destination = (f"10.{number % 7}.{dice.randrange(64)}.{dice.randrange(64)}"
                                   for _ in range(2))
            payload = crafted.udp(payload=b"x" * dice.randrange(40))
            if number % 3:
                frames.append(crafted.ethernet(0x800, crafted.ipv4(source, destination, 17, payload)))
            else:
                frames.append(crafted.ethernet(0x86DD, crafted.ipv6(
                    "2001:db8::" + source, "2001:db8::" + destination, 17, payload)))
        file = crafted.write_pcap(self.folder / "many.pcap", frames)
        ipv4, ipv6 = self.assert_counts_as_tshark(file)
        self.assertGreater(ipv4, 10000)
        self.assertGreater(ipv6, 8000)

    def test_bytes_beyond_32_bits(self):
        frame = crafted.ethernet(0x800, crafted.ipv4(crafted.A, crafted.B, 17, crafted.udp()))
        file = crafted.write_pcap(self.folder / "large.pcap", [(frame, 2000000011)] * 5)
        self.assert_counts_as_tshark(file)
        row = runs.values(self.report(file)["events"][0])
        self.assertEqual(row["Bytes sent"] + row["Bytes received"], 10000000055)

    def test_order_and_number(self):
        file = runs.ARGUMENTS.captures / "02-mixed-http-dns-nbns-arp-stp.pcap"
        everything = [runs.values(event) for event in self.report(file)["events"]]
        ipv4 = [row for row in everything if ":" not in row["Address"]]
        ipv6 = [row for row in everything if ":" in row["Address"]]
        self.assertEqual(everything, ipv4 + ipv6)
        self.assertEqual((len(ipv4), len(ipv6)), (15, 4))
        for rows in (ipv4, ipv6):
            sizes = [row["Bytes sent"] + row["Bytes received"] for row in rows]
            self.assertEqual(sizes, sorted(sizes, reverse=True))

        three = runs.run_one("topuser", file, "--config",
                             runs.write_config(self.folder / "three", 3))
        self.assertEqual([runs.values(event) for event in three["events"]], ipv4[:3] + ipv6[:3])
        self.assertEqual(three["events"][0]["description"], "Rank 1 of 15 IPv4 addresses")
        # Without a configuration it takes its own default, which is more than there are here.
        self.assertEqual(runs.run_one("topuser", file)["events"], self.report(file)["events"])

    def test_configuration_round_trip(self):
        file = runs.ARGUMENTS.captures / "04-udp-dns.pcap"
        saved = self.folder / "saved"
        runs.run_one("topuser", file, "--save-config", str(saved))
        self.assertEqual(len(saved.read_bytes()), 8)
        self.assertEqual(saved.read_bytes()[:4], (8).to_bytes(4, "little"))
        self.assertNotEqual(saved.read_bytes()[4:], b"\0\0\0\0")
        kept = self.folder / "kept"
        runs.run_one("topuser", file, "--config", runs.write_config(self.folder / "two", 2),
                     "--save-config", str(kept))
        self.assertEqual(kept.read_bytes(), (self.folder / "two").read_bytes())
        # A block that is too short to hold the number is not a configuration.
        short = self.folder / "short"
        short.write_bytes((4).to_bytes(4, "little"))
        self.assertEqual(runs.run_one("topuser", file, "--config", str(short))["events"],
                         self.report(file)["events"])

    def test_empty_capture(self):
        file = crafted.write_pcap(self.folder / "empty.pcap", [])
        self.assertEqual(self.report(file)["events"], [])

    def test_in_process(self):
        for file in runs.captures():
            with self.subTest(file.name):
                self.assertEqual(self.report(file, "--in-process")["events"],
                                 self.report(file)["events"])


del TopUserCases  # only its subclasses are run

if __name__ == "__main__":
    runs.main()
