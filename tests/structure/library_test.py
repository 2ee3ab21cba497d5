#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# What libnmapi.so exports, and what it requires of a process: only the names of the list of
# exports, all of them declared in the public headers; no allocator; nothing that prevents loading
# it with dlopen. Uses nm and readelf of binutils, and the C compiler.
"""usage: library_test.py LIBRARY JEMALLOC_ARCHIVE SOURCE_DIR CC [unittest arguments]"""
import re
import subprocess
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
from export_list import read_exports  # noqa: E402

LIBRARY, JEMALLOC, ROOT, CC = (sys.argv.pop(1) for _ in range(4))
ROOT = Path(ROOT)


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


def symbols(*arguments):
    """Names and types that nm prints, without versions and addresses."""
    found = {}
    for line in run("nm", *arguments).split("\n"):
        if m := re.match(r"[0-9a-f ]{16} (\w) ([^@\s]+)", line):
            found[m[2]] = m[1]
    return found


def listed():
    return [entry.name for entry in read_exports(ROOT, "posix")]


class Exports(unittest.TestCase):
    def test_are_the_listed_names_and_no_other(self):
        exported = {n for n, kind in symbols("-D", "--defined-only", LIBRARY).items() if kind != "A"}
        self.assertEqual(len(listed()), len(set(listed())), "a name is listed twice")
        self.assertGreater(len(exported), 4)
        self.assertEqual(exported - set(listed()), set(), "exported but not listed")
        self.assertEqual(set(listed()) - exported, set(), "listed but not exported")

    def test_are_declared_in_the_public_headers(self):
        # A function's address is taken, its name is not just searched for: macros and typedefs do
        # not pass.
        source = "".join(f"#include <netmon/{name}.h>\n"
                         for name in ("netmon", "monitors", "nmhost", "undeclared"))
        source += "void (*const declared[])(void) = {\n"
        names = [re.sub("^netmon_compat_", "", name) for name in listed()]
        source += "".join(f"  (void (*)(void))&{name},\n" for name in names) + "};\n"
        result = subprocess.run([CC, "-fsyntax-only", f"-I{ROOT / 'include'}", "-xc", "-"],
                                input=source, capture_output=True, text=True)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_replace_no_allocator(self):
        replaced = re.compile(
            r"(malloc|calloc|realloc|free|cfree|memalign|aligned_alloc|posix_memalign|valloc|"
            r"pvalloc|reallocarray|malloc_usable_size|_Zn[wa]\w*|_Zd[la]\w*|\w*je_\w*|__malloc_hook)$")
        exported = symbols("-D", "--defined-only", LIBRARY)
        self.assertEqual([name for name in exported if replaced.match(name)], [])


class Loading(unittest.TestCase):
    def setUp(self):
        self.dynamic = run("readelf", "-dW", LIBRARY)

    def test_needs_no_static_tls(self):
        self.assertNotIn("STATIC_TLS", self.dynamic)

    def test_binds_at_once_and_read_only(self):
        self.assertRegex(self.dynamic, r"FLAGS.*\bNOW\b")
        self.assertIn("GNU_RELRO", run("readelf", "-lW", LIBRARY))

    def test_needs_only_the_system_and_zlib(self):
        needed = re.findall(r"\(NEEDED\).*\[(.*?)\]", self.dynamic)
        allowed = re.compile(r"lib(z|stdc\+\+|gcc_s|c|m|pthread|dl)\.so[.\d]*|ld-linux[\w.-]*")
        self.assertEqual([name for name in needed if not allowed.fullmatch(name)], [])

    def test_has_a_soname_with_a_version(self):
        self.assertRegex(self.dynamic, r"\(SONAME\).*\[libnmapi\.so\.\d+\]")


class Jemalloc(unittest.TestCase):
    def test_has_our_prefix_on_every_symbol(self):
        names = symbols("-g", "--defined-only", JEMALLOC)
        self.assertIn("netmon_je_mallocx", names)
        self.assertEqual([n for n in names if not n.startswith("netmon_je_")], [])


if __name__ == "__main__":
    unittest.main(verbosity=2)
