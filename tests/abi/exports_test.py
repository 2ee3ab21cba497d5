#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# The list of nmapi.dll's exports against the one of libnmapi.so: the two never drift.
"""usage: exports_test.py SOURCE_DIR [unittest arguments]"""
import re
import sys
import unittest

from export_list import read_list, read_map

ROOT = sys.argv.pop(1)

# What libnmapi.so exports in the place of Windows functions, under names of its own.
WINDOWS_HAS = set("""
    CloseHandle CreateEventA CreateThread DeleteCriticalSection EnterCriticalSection
    FileTimeToSystemTime GetCurrentThreadId GetExitCodeThread GetLastError GetLocalTime
    GetProcessHeap GetSystemTime GetSystemTimeAsFileTime GetTickCount HeapAlloc HeapFree HeapReAlloc
    HeapSize InitializeCriticalSection LeaveCriticalSection MessageBoxA OutputDebugStringA
    ResetEvent SetEvent SetLastError Sleep SystemTimeToFileTime TryEnterCriticalSection
    WaitForSingleObject _snprintf _vsnprintf wsprintfA wvsprintfA
""".split())


class Lists(unittest.TestCase):
    def setUp(self):
        self.windows = read_list(ROOT)
        self.posix = {name.removeprefix("netmon_compat_") for name in read_map(ROOT)}

    def test_name_the_same_functions(self):
        names = {entry.name for entry in self.windows}
        self.assertEqual(names - self.posix, set(), "only in nmapi.def")
        self.assertEqual(self.posix - names, WINDOWS_HAS, "only in nmapi.map")
        self.assertIn("ExpertReallocMemory", names)

    def test_name_each_function_once(self):
        names = [entry.name for entry in self.windows]
        self.assertEqual(len(names), len(set(names)))

    def test_argument_bytes_are_whole_words(self):
        for entry in self.windows:
            if entry.argument_bytes is None:  # cdecl: written down here as well, by eye
                self.assertIn(entry.name, ("dprintf",))
            else:
                self.assertEqual(entry.argument_bytes % 4, 0, entry.name)

    def test_every_line_was_understood(self):
        with open(f"{ROOT}/src/win32/nmapi.def", encoding="utf-8") as file:
            lines = [line.strip() for line in file]
        body = [line for line in lines[lines.index("EXPORTS") + 1:]
                if line and not line.startswith(";")]
        self.assertEqual(len(body), len(self.windows))
        self.assertTrue(all(re.fullmatch(r"\w+(@\d+)?", line) for line in body), body)


if __name__ == "__main__":
    unittest.main(verbosity=2)
