#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# What the documents say about the rest of the tree is true. Standard library only.
"""usage: documents_test.py SOURCE_DIR [unittest arguments]"""
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(sys.argv.pop(1)).resolve()


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


class Readme(unittest.TestCase):
    def test_installs_what_the_demo_built(self):
        installed = re.findall(r"cmake --install (\S+?)[`;, ]", text("README.md"))
        built = re.findall(r"^build=(\S+)$", text("scripts/demo"), flags=re.M)
        self.assertEqual(len(built), 1)
        self.assertEqual(set(installed), set(built))

    def test_shows_reports_of_what_the_demo_built(self):
        shown = set(re.findall(r"build/[\w-]+(?=/experts)", text("README.md")))
        self.assertEqual(shown, {"build/posix-demo"})


class Containment(unittest.TestCase):
    """What it changes in a process is documented for authors of hosts."""

    def test_handlers_are_in_the_public_header(self):
        header = text("include/netmon/nmhost.h")
        signals = re.search(r"kSignals\[\] = \{(.*?)\}", text("src/posix/port_guard.cpp"), flags=re.S)
        names = re.findall(r"SIG[A-Z]+", signals[1])
        self.assertGreater(len(names), 4)
        for name in [*names, "sigaltstack", "SetUnhandledExceptionFilter"]:
            with self.subTest(name=name):
                words = "alternate signal stack" if name == "sigaltstack" else name
                self.assertIn(words, header)


class Trust(unittest.TestCase):
    """An expert is a program: users must be told so."""

    def test_is_told_wherever_experts_are_run(self):
        for path in ("README.md", "docs/nmexpert.md", "docs/nmexpert.1.in", "SECURITY.md"):
            with self.subTest(document=path):
                self.assertRegex(text(path), r"with (your|the) rights")
        self.assertIn("run only those that you trust", text("src/host/options.cpp"))

    def test_promises_are_linked(self):
        for path in ("README.md", "docs/README.md", "docs/nmexpert.md"):
            with self.subTest(document=path):
                self.assertRegex(text(path), r"\]\((\.\./)?SECURITY\.md\)")


class Program(unittest.TestCase):
    def test_exit_codes_are_told_alike(self):
        told = "could not be written"
        for path in ("docs/nmexpert.md", "docs/nmexpert.1.in"):
            with self.subTest(document=path):
                self.assertIn(told, text(path))
        self.assertIn("report could not be written", text("src/host/options.cpp"))

    def test_time_zones_are_told(self):
        for path in ("docs/nmexpert.md", "docs/captures.md", "docs/nmexpert.1.in"):
            with self.subTest(document=path):
                self.assertRegex(text(path), r"\bzone\b")
                self.assertIn("TZ", text(path))
        self.assertRegex(text("include/netmon/nmhost.h"), r"StartTime; +/\* local time")


if __name__ == "__main__":
    unittest.main(verbosity=2)
