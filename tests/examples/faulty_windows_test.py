# SPDX-License-Identifier: MIT
"""A structured exception of its own kills neither the host nor another expert's report."""
import unittest

import netmon_runs as runs


class RaiseTest(unittest.TestCase):
    def test_raised_exception(self):
        capture = runs.ARGUMENTS.captures / "02-mixed-http-dns-nbns-arp-stp.pcap"
        for options in ((), ("--in-process",)):
            with self.subTest(options):
                raised, good = runs.nmexpert([runs.expert("faulty/raise"), runs.expert("topuser")],
                                             [capture], *options, exit_code=4)
                self.assertEqual(raised["status"], "crashed")
                self.assertIn("exception", raised["detail"])
                self.assertEqual([runs.values(event)["What"] for event in raised["events"]],
                                 ["before the exception"])
                self.assertGreaterEqual(raised["memory"]["leaked_blocks"], 256)
                self.assertEqual((good["status"], len(good["events"])), ("done", 19))


if __name__ == "__main__":
    runs.main()
