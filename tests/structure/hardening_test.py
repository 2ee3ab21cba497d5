#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# The binaries are hardened: what cmake/hardening.cmake asks of the compiler and the linker is
# checked in the files that are installed. Of ELF by readelf and objdump of binutils, of PE by
# tests/abi/pe.py.
"""usage: hardening_test.py NM NMEXPERT NMAPI EXPERT... -- [fortified] [cf-protection] [-- unittest arguments]"""
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "abi"))
import pe

_, NM, PROGRAM, LIBRARY, *rest = sys.argv
EXPERTS = rest[:rest.index("--")]
rest = rest[rest.index("--") + 1:]
WANTED = set(rest[:rest.index("--")] if "--" in rest else rest)
sys.argv[1:] = rest[rest.index("--") + 1:] if "--" in rest else []
FILES = [PROGRAM, LIBRARY, *EXPERTS]
IS_ELF = Path(PROGRAM).read_bytes()[:4] == b"\x7fELF"

# What an expert calls for each block. The speed of these is a promise (README, "How fast").
FAST = ("ExpertAllocMemory", "ExpertReallocMemory", "ExpertFreeMemory", "ExpertMemorySize")


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


class Elf(unittest.TestCase):
    def test_code_and_data_move(self):
        for file in FILES:
            with self.subTest(file=Path(file).name):
                self.assertRegex(run("readelf", "-hW", file), r"Type:\s+DYN")
                self.assertNotIn("TEXTREL", run("readelf", "-dW", file))
        self.assertRegex(run("readelf", "-dW", PROGRAM), r"FLAGS_1.*\bPIE\b")

    def test_addresses_of_functions_are_read_only(self):
        for file in FILES:
            with self.subTest(file=Path(file).name):
                self.assertIn("GNU_RELRO", run("readelf", "-lW", file))
                self.assertRegex(run("readelf", "-dW", file), r"FLAGS(_1)?\).*\bNOW\b")

    def test_nothing_is_writable_and_executable(self):
        for file in FILES:
            with self.subTest(file=Path(file).name):
                segments = run("readelf", "-lW", file)
                self.assertRegex(segments, r"GNU_STACK .* RW +0x")
                self.assertNotRegex(segments, r"LOAD .* RWE ")

    def test_stacks_are_protected(self):
        for file in FILES:
            with self.subTest(file=Path(file).name):
                self.assertIn("__stack_chk_fail", run("readelf", "--dyn-syms", "-W", file))

    def test_library_calls_are_checked(self):
        for file in (PROGRAM, LIBRARY) if "fortified" in WANTED else ():
            with self.subTest(file=Path(file).name):
                checked = set(re.findall(r"__(?!stack)\w+_chk\b",
                                         run("readelf", "--dyn-syms", "-W", file)))
                self.assertNotEqual(checked, set())

    def test_bounds_of_the_cxx_library_are_checked(self):
        for file in (PROGRAM, LIBRARY):
            with self.subTest(file=Path(file).name):
                self.assertIn("__glibcxx_assert_fail", run("readelf", "--dyn-syms", "-W", file))

    def test_jumps_land_on_pads(self):
        # The files as a whole are marked only where the C library's objects are as well.
        for file in (LIBRARY, *EXPERTS) if "cf-protection" in WANTED else ():
            with self.subTest(file=Path(file).name):
                functions = re.findall(r" T (\w+)", run("nm", "-D", "--defined-only", file))
                code = run("objdump", "-d", "--no-show-raw-insn", file)
                first = dict(re.findall(r"^\w+ <(\w+)>:\n +\w+:\s+(\w+)", code, flags=re.M))
                self.assertGreater(len(functions), 1)
                self.assertEqual([f for f in functions if first.get(f) != "endbr64"], [])

    def test_memory_functions_pay_nothing(self):
        for name in FAST:
            code = run("objdump", "-d", "--no-show-raw-insn", f"--disassemble={name}", LIBRARY)
            with self.subTest(function=name):
                self.assertIn(f"<{name}", code)
                self.assertNotIn("_chk", code)


class PortableExecutable(unittest.TestCase):
    def test_code_and_data_move(self):
        for file in FILES:
            with self.subTest(file=Path(file).name):
                image = pe.Pe(file)
                self.assertTrue(image.dll_characteristics & pe.DYNAMIC_BASE)
                self.assertEqual(bool(image.dll_characteristics & pe.HIGH_ENTROPY_VA), image.is_64)
                self.assertFalse(image.characteristics & pe.RELOCS_STRIPPED)
                self.assertNotEqual(image.directory(pe.RELOCATIONS)[1], 0)

    def test_data_is_not_executed(self):
        for file in FILES:
            with self.subTest(file=Path(file).name):
                self.assertTrue(pe.Pe(file).dll_characteristics & pe.NX_COMPAT)

    def test_stacks_are_protected(self):
        for file in (PROGRAM, LIBRARY):
            with self.subTest(file=Path(file).name):
                self.assertIn("__stack_chk_fail", run(NM, file))

    def test_bounds_of_the_cxx_library_are_checked(self):
        for file in (PROGRAM, LIBRARY):
            with self.subTest(file=Path(file).name):
                self.assertIn("__glibcxx_assert_fail", run(NM, file))


def load_tests(loader, tests, pattern):
    return loader.loadTestsFromTestCase(Elf if IS_ELF else PortableExecutable)


if __name__ == "__main__":
    unittest.main(verbosity=2)
