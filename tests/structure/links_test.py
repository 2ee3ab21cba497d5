#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# The table of src/README.md, checked against the symbols that the objects of the rooms use of each
# other: a function that is declared again where it is used would escape the check of includes. Uses
# nm of binutils.
"""usage: links_test.py SOURCE_DIR BINARY_DIR [unittest arguments]"""
import subprocess
import sys
import unittest
from pathlib import Path

ROOT, BINARY = (Path(sys.argv.pop(1)) for _ in range(2))
sys.path.insert(0, str(Path(__file__).parent))
sys.argv.insert(1, str(ROOT))
from tree_test import Rooms  # noqa: E402


def symbols(path):
    """What an object defines for others, and what it needs."""
    defined, wanted = set(), set()
    for line in subprocess.run(["nm", str(path)], check=True, capture_output=True,
                               text=True).stdout.split("\n"):
        parts = line.split()
        if len(parts) == 2 and parts[0] == "U":
            wanted.add(parts[1])
        elif len(parts) == 3 and parts[1] in "TDBRG":  # not weak ones, which many objects define
            defined.add(parts[2])
    return defined, wanted


class Links(unittest.TestCase):
    def test_go_where_includes_may(self):
        rooms = Rooms(ROOT / "src")
        objects = {room: (set(), set()) for room in rooms.may}
        count = 0
        for path in (BINARY / "src").rglob("*.cpp.o"):
            # src/core/CMakeFiles/netmon_core.dir/memory/arena.cpp.o
            folder, _, rest = path.relative_to(BINARY / "src").as_posix().partition("/CMakeFiles/")
            room = Path(folder, *Path(rest).parts[1:-1]).as_posix()
            if room not in objects:
                continue
            count += 1
            for have, found in zip(objects[room], symbols(path)):
                have |= found
        self.assertGreater(count, 80)
        port = {name for room in ("posix", "backend") for name in objects.pop(room)[0]}
        self.assertGreater(len(port), 40)  # which every room reaches through port.h
        objects.pop("host")
        self.assertEqual(list(rooms.strangers(objects)), [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
