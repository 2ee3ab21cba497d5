#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# The names by which a load failure tells Network Monitor's functions from others: all that the
# public headers declare and the library does not export, and none that was never declared.
"""usage: netmon_names_test.py SOURCE_DIR [unittest arguments]"""
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
from export_list import read_exports  # noqa: E402

ROOT = Path(sys.argv.pop(1))

# Functions of the SDK 1.x, which the later headers do not have.
OLDER = {"LockFrame", "UnlockFrame"}


def declared():
    names = set()
    for path in (ROOT / "include/netmon").glob("*.h"):
        if path.name in ("nmhost.h", "types.h"):  # our own; and where the macro is defined
            continue
        text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
        names.update(re.findall(r"\bNETMON_API\s[^;{(]*?\b(\w+)\s*\(", text))
    return names


def listed():
    files = list((ROOT / "src/core").rglob("netmon_names.cpp"))
    assert len(files) == 1, files
    table = re.search(r"kFunctions\[\] = \{(.*?)\};", files[0].read_text(), flags=re.S)[1]
    return set(re.findall(r'"(\w+)"', table))


class Names(unittest.TestCase):
    def test_are_all_that_is_declared_and_not_there(self):
        exported = {entry.name for entry in read_exports(ROOT, "win32")}
        self.assertGreater(len(declared()), 200)
        self.assertIn("CreateBlob", declared())
        self.assertEqual(declared() - exported - listed(), set(), "declared, but not in the list")

    def test_are_of_network_monitor(self):
        self.assertEqual(listed() - declared(), OLDER)


if __name__ == "__main__":
    unittest.main(verbosity=2)
