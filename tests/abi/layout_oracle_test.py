#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# The layout table against the independent <netmon.h> that MinGW-w64 ships: every row holds there, in
# C and in C++, and no structure or member of that header is missing in the table; nor is one of
# ours. Interfaces have methods instead of members: those are compared one by one.
"""usage: layout_oracle_test.py CC CXX OBJDUMP SOURCE_DIR [unittest arguments]"""
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import dwarf

CC, CXX, OBJDUMP, ROOT = (sys.argv.pop(1) for _ in range(4))
ROOT = Path(ROOT)
TABLE = ROOT / "tests/abi/layout_table.h"
OURS = {path.name for path in (ROOT / "include/netmon").glob("*.h")}

TYPE_ROW = re.compile(r"^  TYPE\(([^,]+),", re.M)
MEMBER_ROW = re.compile(r"^  MEMBER\(([^,]+), ([^,]+),", re.M)


def compile_object(source, output, *options, compiler=CC, language="c"):
    subprocess.run([compiler, f"-x{language}", "-c", "-", "-o", output, f"-I{ROOT / 'tests/abi'}",
                    *options], input=source, check=True, text=True)


class Layouts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        folder = Path(cls.folder.name)
        debug = ("-g", "-fno-eliminate-unused-debug-types")
        compile_object("#include <windows.h>\n#include <netmon.h>\n", folder / "oracle.o", *debug)
        compile_object("#include <netmon/netmon.h>\n", folder / "ours.o",
                       f"-I{ROOT / 'include'}", *debug)
        cls.oracle = dwarf.aggregates(OBJDUMP, folder / "oracle.o", {"netmon.h"})
        cls.ours = dwarf.aggregates(OBJDUMP, folder / "ours.o", OURS)
        text = TABLE.read_text()
        cls.types = TYPE_ROW.findall(text)
        cls.members = MEMBER_ROW.findall(text)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_headers_were_read(self):
        self.assertGreater(len(self.oracle), 100)
        self.assertGreater(len(self.ours), 100)

    def check_complete(self, header):
        """Every named structure and each of its members has a row. Returns how many these are."""
        types, members = set(self.types), set(self.members)
        structs = fields = 0
        for one in header:
            if not one.names or is_interface(one):
                continue  # part of another structure, whose members have rows
            names = one.names & types
            with self.subTest(structure=sorted(one.names), line=one.line):
                self.assertTrue(names, "not in layout_table.h")
                structs += 1
                for member in one.members:
                    if not member.is_bit_field:  # those have no offset; layout_test.cpp looks
                        self.assertTrue(any((name, member.name) in members for name in names),
                                        f"{member.name} is not in layout_table.h")
                        fields += 1
        return structs, fields

    def test_no_structure_of_the_independent_header_is_missing(self):
        structs, fields = self.check_complete(self.oracle)
        print(f"covered: {structs} structures, {fields} members of the independent header, all of "
              f"them; {sum(map(is_interface, self.oracle))} interfaces beside them", file=sys.stderr)

    def test_no_structure_of_ours_is_missing(self):
        structs, fields = self.check_complete(self.ours)
        print(f"covered: {structs} structures, {fields} members of our headers", file=sys.stderr)

    def test_rows_hold_in_the_independent_header(self):
        known = {name for one in self.oracle for name in one.names}
        known |= {(name, member.name) for one in self.oracle
                  for name in one.names for member in one.members}
        row = r"^  ((?:TYPE|MEMBER)\(([^,]+), ([^,]+),[^\\\n]*\))"
        rows = [text for text, name, member in re.findall(row, TABLE.read_text(), re.M)
                if (name if text.startswith("TYPE") else (name, member)) in known]
        self.assertGreater(len(rows), 500)
        source = "".join(f"#include <{name}.h>\n" for name in ("windows", "netmon", "stddef"))
        source += "#define NETMON_LAYOUT(TYPE, MEMBER) " + " ".join(rows) + "\n"
        source += "#define NETMON_TESTS_ABI_LAYOUT_TABLE_H\n#include \"layout_assert.h\"\n"
        output = Path(self.folder.name) / "rows.o"
        compile_object(source, output)
        compile_object(source, output, compiler=CXX, language="c++")
        print(f"{len(rows)} rows hold in the independent header, in C and in C++", file=sys.stderr)

    def test_a_wrong_row_is_found(self):
        source = "#include <windows.h>\n#include <netmon.h>\n#include <stddef.h>\n"
        source += "#define NETMON_LAYOUT(TYPE, MEMBER) TYPE(EXPERTSTATUS, 275, 1, 275, 4)\n"
        source += "#define NETMON_TESTS_ABI_LAYOUT_TABLE_H\n#include \"layout_assert.h\"\n"
        result = subprocess.run([CC, "-xc", "-fsyntax-only", f"-I{ROOT / 'tests/abi'}", "-"],
                                input=source, text=True, capture_output=True)
        self.assertNotEqual(result.returncode, 0)
        self.assertIn("layout_holds", result.stderr)

    def test_interfaces_have_the_same_methods_in_the_same_order(self):
        def methods(header):
            return {name: [(member.name, member.offset) for member in one.members]
                    for one in header for name in one.names
                    if is_interface(one) and name.startswith("struct ")}
        theirs, ours = methods(self.oracle), methods(self.ours)
        self.assertGreater(len(theirs), 3)
        for name, expected in theirs.items():
            with self.subTest(interface=name):
                self.assertEqual(ours.get(name), expected)


def is_interface(one):
    return any(name.endswith("Vtbl") for name in one.names) or \
        [member.name for member in one.members] == ["lpVtbl"]


if __name__ == "__main__":
    unittest.main(verbosity=2)
