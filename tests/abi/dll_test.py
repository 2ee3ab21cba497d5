#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# nmapi.dll, its import libraries and nmexpert.exe as files: what they export and import, the
# version resource, and the protections that a current program has.
"""usage: dll_test.py SOURCE_DIR NM NMAPI_DLL GNU_IMPORT_LIBRARY MSVC_IMPORT_LIBRARY NMEXPERT_EXE
       [unittest arguments]"""
import re
import subprocess
import sys
import unittest
from pathlib import Path

import pe
sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
from export_list import read_exports  # noqa: E402

ROOT, NM, DLL, GNU_LIBRARY, MSVC_LIBRARY, PROGRAM = (sys.argv.pop(1) for _ in range(6))

# DLLs that are part of every Windows since 7.
SYSTEM = {"advapi32.dll", "bcrypt.dll", "kernel32.dll", "msvcrt.dll", "ntdll.dll", "ole32.dll",
          "psapi.dll", "shell32.dll", "shlwapi.dll", "user32.dll", "ws2_32.dll"}


class Exports(unittest.TestCase):
    def setUp(self):
        self.library = pe.Pe(DLL)
        self.listed = {entry.name for entry in read_exports(ROOT, "win32")}

    def test_are_the_listed_names_and_no_other(self):
        names, functions = self.library.exports()
        self.assertEqual(set(names) - self.listed, set(), "exported but not listed")
        self.assertEqual(self.listed - set(names), set(), "listed but not exported")
        self.assertEqual(functions, len(names), "something is exported without a name")

    def test_are_undecorated(self):
        names, _ = self.library.exports()
        self.assertGreater(len(names), 50)
        self.assertEqual([n for n in names if not re.fullmatch(r"[A-Za-z]\w*", n)], [])

    def test_are_functions_of_the_library_itself(self):
        start, size = self.library.directory(pe.EXPORTS)
        names, _ = self.library.exports()
        forwarded = [n for n, address in names.items() if start <= address < start + size]
        self.assertEqual(forwarded, [])

    def test_belong_to_nmapi_dll(self):
        self.assertEqual(self.library.export_name(), "nmapi.dll")

    def test_program_exports_nothing(self):
        self.assertEqual(pe.Pe(PROGRAM).exports(), ({}, 0))


class Imports(unittest.TestCase):
    def test_of_the_library_are_of_the_system(self):
        imported = {name.lower() for name in pe.Pe(DLL).imports()}
        self.assertEqual(imported - SYSTEM, set())
        self.assertIn("kernel32.dll", imported)

    def test_of_the_program_are_of_the_system_and_of_the_library(self):
        imports = {name.lower(): names for name, names in pe.Pe(PROGRAM).imports().items()}
        self.assertEqual(set(imports) - SYSTEM, {"nmapi.dll"})
        listed = {entry.name for entry in read_exports(ROOT, "win32")}
        self.assertEqual(set(imports["nmapi.dll"]) - listed, set())


class Headers(unittest.TestCase):
    def test_load_address_is_random_and_data_is_no_code(self):
        for path in (DLL, PROGRAM):
            with self.subTest(file=path):
                file = pe.Pe(path)
                self.assertIn(file.machine, (pe.I386, pe.AMD64))
                self.assertTrue(file.dll_characteristics & pe.DYNAMIC_BASE, "no DYNAMIC_BASE")
                self.assertTrue(file.dll_characteristics & pe.NX_COMPAT, "no NX_COMPAT")
                # Without relocations, the first of these has no effect.
                self.assertFalse(file.characteristics & pe.RELOCS_STRIPPED)
                self.assertGreater(file.directory(pe.RELOCATIONS)[1], 8)
                if file.machine == pe.AMD64:
                    self.assertTrue(file.dll_characteristics & pe.HIGH_ENTROPY_VA)

    def test_carry_a_version(self):
        for path in (DLL, PROGRAM):
            with self.subTest(file=path):
                self.assertIn(pe.RT_VERSION, pe.Pe(path).resource_types())


class ImportLibraries(unittest.TestCase):
    """The symbols that objects of other compilers refer to, in the spelling of their machine."""

    def wanted(self, data):
        """The symbols of functions, or of data, which a caller cannot use without the pointer."""
        is_x86 = pe.Pe(DLL).machine == pe.I386
        return {entry.x86_symbol() if is_x86 else entry.name
                for entry in read_exports(ROOT, "win32") if entry.is_data == data}

    def check(self, library):
        output = subprocess.run([NM, "-g", "--defined-only", library], check=True,
                                capture_output=True, text=True).stdout
        symbols = {line.split()[-1] for line in output.splitlines() if len(line.split()) == 3}
        wanted = self.wanted(data=False)
        pointers = {f"__imp_{name}" for name in wanted | self.wanted(data=True)}
        self.assertEqual(wanted - symbols, set(), "functions that cannot be linked")
        self.assertEqual(pointers - symbols, set())
        offered = {name for name in symbols
                   if not re.search(r"^\.|_iname$|_head_|IMPORT_DESCRIPTOR|NULL_THUNK", name)}
        self.assertEqual(offered, wanted | pointers)

    def test_gnu(self):
        self.check(GNU_LIBRARY)

    def test_microsoft(self):
        self.check(MSVC_LIBRARY)


if __name__ == "__main__":
    unittest.main(verbosity=2)
