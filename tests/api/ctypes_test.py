#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# The library in a process that was not built for it: Python loads it with dlopen, uses the four
# memory functions under a key, and still has glibc's malloc. Standard library only.
"""usage: ctypes_test.py LIBRARY [unittest arguments]"""
import ctypes
import sys
import unittest
from ctypes import POINTER, byref, c_char_p, c_size_t, c_uint32, c_uint64, c_void_p

LIBRARY = sys.argv.pop(1)
SUCCESS, INVALID_PARAMETER = 0, 76
EXPERT_TERMINATE, INVALID_EXPERT_HANDLE = 125, 130


class Account(ctypes.Structure):
    _fields_ = [(name, c_uint64)
                for name in ("cbPeak", "cbTotal", "nAllocations", "cbLeaked", "nLeaked")]


class DlInfo(ctypes.Structure):
    _fields_ = [("file", c_char_p), ("base", c_void_p), ("name", c_char_p), ("address", c_void_p)]


class MallInfo2(ctypes.Structure):
    _fields_ = [(name, c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks",
        "fordblks", "keepcost")]


process = ctypes.CDLL(None)
process.dladdr.argtypes = [c_void_p, POINTER(DlInfo)]
process.mallinfo2.restype = MallInfo2
process.malloc.restype, process.malloc.argtypes = c_void_p, [c_size_t]
process.free.argtypes = [c_void_p]


def home(function):
    """The file that a function is in."""
    info = DlInfo()
    assert process.dladdr(ctypes.cast(function, c_void_p), byref(info))
    return info.file.decode()


class Memory(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        # RTLD_GLOBAL gives the library every chance to replace something.
        cls.nm = nm = ctypes.CDLL(LIBRARY, mode=ctypes.RTLD_GLOBAL)

        def declare(name, result, *arguments):
            function = getattr(nm, name)
            function.restype, function.argtypes = result, arguments

        declare("NmOpenKey", c_void_p, c_uint64, c_void_p)
        declare("NmCloseKey", c_uint32, c_void_p, POINTER(Account))
        declare("ExpertAllocMemory", c_void_p, c_void_p, c_size_t, POINTER(c_uint32))
        declare("ExpertReallocMemory", c_void_p, c_void_p, c_void_p, c_size_t, POINTER(c_uint32))
        declare("ExpertFreeMemory", c_uint32, c_void_p, c_void_p)
        declare("ExpertMemorySize", c_size_t, c_void_p, c_void_p)

    def setUp(self):
        self.key = self.nm.NmOpenKey(0, None)
        self.assertTrue(self.key)

    def test_allocate_grow_measure_free(self):
        nm, error = self.nm, c_uint32(99)
        block = nm.ExpertAllocMemory(self.key, 1000, byref(error))
        self.assertEqual((error.value, block % 16), (SUCCESS, 0))
        self.assertEqual(ctypes.string_at(block, 1000), bytes(1000))
        self.assertEqual(nm.ExpertMemorySize(self.key, block), 1000)

        ctypes.memset(block, 0x5A, 1000)
        block = nm.ExpertReallocMemory(self.key, block, 5_000_000, byref(error))
        self.assertEqual(error.value, SUCCESS)
        self.assertEqual(ctypes.string_at(block, 5_000_000), b"\x5A" * 1000 + bytes(4_999_000))
        self.assertEqual(nm.ExpertMemorySize(self.key, block), 5_000_000)

        self.assertEqual(nm.ExpertFreeMemory(self.key, block), SUCCESS)
        self.assertEqual(nm.ExpertFreeMemory(self.key, block), INVALID_PARAMETER)
        account = Account()
        self.assertEqual(nm.NmCloseKey(self.key, byref(account)), SUCCESS)
        self.assertEqual((account.nLeaked, account.cbLeaked), (0, 0))
        self.assertGreaterEqual(account.cbPeak, 5_000_000)

    def test_pointers_of_malloc_are_refused(self):
        foreign = process.malloc(64)
        self.assertEqual(self.nm.ExpertMemorySize(self.key, foreign), 0)
        self.assertEqual(self.nm.ExpertFreeMemory(self.key, foreign), INVALID_PARAMETER)
        process.free(foreign)
        self.nm.NmCloseKey(self.key, None)

    def test_closed_and_invented_keys_are_refused(self):
        error = c_uint32()
        self.nm.NmCloseKey(self.key, None)
        self.assertIsNone(self.nm.ExpertAllocMemory(self.key, 1, byref(error)))
        self.assertEqual(error.value, EXPERT_TERMINATE)
        self.assertIsNone(self.nm.ExpertAllocMemory(0x1234, 1, byref(error)))
        self.assertEqual(error.value, INVALID_EXPERT_HANDLE)

    def test_the_library_finds_the_malloc_of_glibc(self):
        # Looked up by the library's handle: in the library first, then in what it needs.
        for name in ("malloc", "calloc", "realloc", "free", "aligned_alloc", "posix_memalign"):
            self.assertRegex(home(getattr(self.nm, name)), r"/libc\.so\.6$|/libc-2\.\d+\.so$")

    def test_the_process_still_has_the_malloc_of_glibc(self):
        # glibc counts only what its own malloc hands out. The address of the process's malloc would
        # say less: in a program at a fixed address it is the program's own stub.
        def counted(allocate):
            before = process.mallinfo2().uordblks
            self.assertTrue(allocate())
            return process.mallinfo2().uordblks - before

        size = 100_000
        self.assertLess(counted(lambda: self.nm.ExpertAllocMemory(self.key, size, None)), size / 2)
        self.assertGreaterEqual(counted(lambda: process.malloc(size)), size)
        self.nm.NmCloseKey(self.key, None)


if __name__ == "__main__":
    unittest.main(verbosity=2)
