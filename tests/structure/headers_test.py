#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Every public header compiles alone, without a warning, in the languages and dialects of an
# expert's source. Uses the compilers only.
"""usage: headers_test.py SOURCE_DIR CC CXX [unittest arguments]"""
import subprocess
import sys
import unittest
from pathlib import Path

ROOT, CC, CXX = (sys.argv.pop(1) for _ in range(3))
INCLUDE = Path(ROOT) / "include"
DIALECTS = [(CC, "c", "c99"), (CC, "c", "c11"), (CC, "c", "gnu17"),
            (CXX, "c++", "c++98"), (CXX, "c++", "c++11"), (CXX, "c++", "c++20")]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"]


class Headers(unittest.TestCase):
    def test_compile_alone(self):
        headers = sorted((INCLUDE / "netmon").rglob("*.h"))
        self.assertGreater(len(headers), 5)
        for header in headers:
            if header.name.endswith("_list.h"):
                continue  # an X-macro list: its includer defines the macro
            name = header.relative_to(INCLUDE)
            for compiler, language, standard in DIALECTS:
                with self.subTest(header=str(name), standard=standard):
                    result = subprocess.run(
                        [compiler, "-fsyntax-only", f"-std={standard}", *WARNINGS,
                         f"-I{INCLUDE}", f"-x{language}", "-"],
                        input=f"#include <{name}>\nint one_declaration;\n",
                        capture_output=True, text=True)
                    self.assertEqual(result.returncode, 0, result.stderr)


if __name__ == "__main__":
    unittest.main(verbosity=2)
