#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# What can be checked of the list of exports without a library: structure.library and abi.dll
# compare it with the libraries, abi.stack with what the functions of x86 do.
"""usage: exports_test.py SOURCE_DIR [unittest arguments]"""
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
from export_list import entries, read_exports  # noqa: E402

ROOT = Path(sys.argv.pop(1))

# What libnmapi.so exports in place of Windows functions, under names of its own.
WINDOWS_HAS = set("""
    CloseHandle CreateEventA CreateThread DeleteCriticalSection EnterCriticalSection
    FileTimeToSystemTime GetCurrentThreadId GetExitCodeThread GetLastError GetLocalTime
    GetProcessHeap GetSystemTime GetSystemTimeAsFileTime GetTickCount HeapAlloc HeapFree HeapReAlloc
    HeapSize InitializeCriticalSection LeaveCriticalSection MessageBoxA OutputDebugStringA
    ResetEvent SetEvent SetLastError Sleep SystemTimeToFileTime TryEnterCriticalSection
    WaitForSingleObject _snprintf _vsnprintf wsprintfA wvsprintfA
""".split())

# Those that the headers declare as __cdecl or WINAPIV.
CDECL = set("""
    BERGetHeader BERGetInteger BERGetString BuildINIPath ConvertHexStringToWString
    ConvertWStringToHexString FilterFindPropertyInstance FormatByteFlags FormatDwordFlags
    FormatLabeledByteSet FormatLabeledByteSetAsFlags FormatLabeledDwordSet
    FormatLabeledDwordSetAsFlags FormatLabeledWordSet FormatLabeledWordSetAsFlags
    FormatPropertyDataAsByte FormatPropertyDataAsDword FormatPropertyDataAsHexString
    FormatPropertyDataAsInt64 FormatPropertyDataAsString FormatPropertyDataAsTime
    FormatPropertyDataAsWord FormatPropertyInstance FormatTimeAsString FormatWordFlags
    HTMLValueToUnicode LoadDWORD LoadIPAddresses LoadIPXAddresses LoadMACAddresses LoadStringAddr
    LoadTCHAR dprintf
""".split())


class List(unittest.TestCase):
    def test_names_each_function_once(self):
        for backend in ("posix", "win32"):
            names = [entry.name for entry in read_exports(ROOT, backend)]
            self.assertEqual(len(names), len(set(names)))
            self.assertGreater(len(names), 50)

    def test_gives_both_backends_the_same_functions(self):
        # A name of one backend only is one that Windows itself has, or has the other's name there.
        posix = {entry.name.removeprefix("netmon_compat_") for entry in read_exports(ROOT, "posix")}
        windows = {entry.name for entry in read_exports(ROOT, "win32")}
        self.assertEqual(windows - posix, set(), "only nmapi.dll has it")
        self.assertEqual(posix - windows, WINDOWS_HAS, "only libnmapi.so has it")
        self.assertIn("ExpertReallocMemory", windows)

    def test_argument_bytes_are_whole_words(self):
        for entry in read_exports(ROOT, "win32"):
            if entry.is_data:
                self.assertIn(entry.name, ("HexTable",))
            elif entry.argument_bytes is None:  # cdecl
                self.assertIn(entry.name, CDECL)
            else:
                self.assertEqual(entry.argument_bytes % 4, 0, entry.name)

    def test_headers_declare_what_stands_beside_them(self):
        for entry in entries(ROOT):
            text = (ROOT / "include/netmon" / entry.header).read_text(encoding="utf-8")
            name = entry.name.removeprefix("netmon_compat_")
            with self.subTest(name=entry.name, header=entry.header):
                self.assertRegex(text, rf"\b{re.escape(name)}\b")


if __name__ == "__main__":
    unittest.main(verbosity=2)
