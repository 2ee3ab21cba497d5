#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# An object file of Microsoft's ABI links with nmapi.lib, using a linker that reads what Microsoft's
# reads, and runs. No SDK is needed: the object is freestanding, and kernel32.lib is made here.
"""usage: msvc_object_test.py CLANG LLD_LINK LLVM_DLLTOOL NMAPI_DLL NMAPI_LIB EMULATOR..."""
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import pe

CLANG, LLD_LINK, DLLTOOL, DLL, LIBRARY = sys.argv[1:6]
EMULATOR = sys.argv[6:]
SOURCE = Path(__file__).resolve().parent / "old_binaries/msvc_memory.c"


def run(*command, **options):
    return subprocess.run(command, check=True, **options)


class MsvcObject(unittest.TestCase):
    def test_links_and_runs(self):
        is_x86 = pe.Pe(DLL).machine == pe.I386
        with tempfile.TemporaryDirectory() as folder:
            folder = Path(folder)
            target = "i686-pc-windows-msvc" if is_x86 else "x86_64-pc-windows-msvc"
            # A stack probe would come from the runtime; nothing here needs one.
            run(CLANG, f"--target={target}", "-ffreestanding", "-O1", "-Wall", "-Werror",
                "-fno-builtin", "-c", SOURCE, "-o", folder / "memory.obj")
            self.assertIn(b"__imp__ExpertReallocMemory@16" if is_x86 else b"__imp_ExpertReallocMemory",
                          (folder / "memory.obj").read_bytes())
            (folder / "kernel32.def").write_text(
                "LIBRARY kernel32.dll\nEXPORTS\n  " +
                ("ExitProcess@4\n" if is_x86 else "ExitProcess\n"))
            run(DLLTOOL, "-k", "-m", "i386" if is_x86 else "i386:x86-64",
                "-d", folder / "kernel32.def", "-l", folder / "kernel32.lib")
            program = folder / "memory.exe"
            run(LLD_LINK, "/nologo", f"/out:{program}", "/entry:start", "/subsystem:console",
                "/nodefaultlib", *(["/safeseh:no"] if is_x86 else []),
                folder / "memory.obj", LIBRARY, folder / "kernel32.lib")
            self.assertEqual(set(pe.Pe(program).imports()["nmapi.dll"]),
                             {"ExpertAllocMemory", "ExpertReallocMemory", "ExpertFreeMemory",
                              "ExpertMemorySize", "NmOpenKey", "NmCloseKey"})
            shutil.copy(DLL, folder)
            result = subprocess.run([*EMULATOR, program], capture_output=True, text=True, timeout=60)
            self.assertEqual(result.returncode, 42, "the line of msvc_memory.c that failed")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
