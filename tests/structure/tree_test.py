#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# What the design says of the source tree: the core knows no operating system, its layers include
# downwards only, every source is in a list, every file names its licence. Standard library only.
"""usage: tree_test.py SOURCE_DIR [unittest arguments]"""
import re
import sys
import unittest
from pathlib import Path

ROOT = Path(sys.argv.pop(1)).resolve()
CORE = ROOT / "src/core"
NOT_OURS = {".git", "build", "out", "third_party", ".cache", "__pycache__"}

STANDARD = set("""
    algorithm any array atomic barrier bit bitset cassert cctype cerrno cfenv cfloat charconv chrono
    cinttypes climits cmath compare complex concepts condition_variable csetjmp cstdarg cstddef
    cstdint cstdio cstdlib cstring ctime cuchar cwchar deque exception filesystem format
    forward_list fstream functional future initializer_list iomanip ios iosfwd iostream istream
    iterator latch limits list locale map memory memory_resource mutex new numbers numeric optional
    ostream queue random ranges ratio regex scoped_allocator semaphore set shared_mutex
    source_location span sstream stack stdexcept stop_token streambuf string string_view
    system_error thread tuple type_traits typeindex typeinfo unordered_map unordered_set utility
    valarray variant vector version""".split())
LIBRARIES = {"jemalloc/jemalloc.h": {"arena.cpp"}, "pcap/pcap.h": {"capture_pcap.cpp"},
             "pcap.h": {"capture_pcap.cpp"}}
SYSTEM_MACRO = re.compile(
    r"\b(_?WIN(32|64)|_?_WIN(32|64)(__)?|__CYGWIN__|__MINGW\w+|_MSC_VER|__?_?linux(__)?|"
    r"__?unix(__)?|__APPLE__|__MACH__|__ANDROID__|__(Free|Net|Open)BSD__|__sun|__GLIBC__|"
    r"_GNU_SOURCE|_POSIX\w*|__has_include)\b")


def files(folder, *patterns):
    for pattern in patterns:
        for path in sorted(folder.rglob(pattern)):
            if path.is_file() and not NOT_OURS & set(path.relative_to(ROOT).parts):
                yield path


def code(path):
    """The lines of a C++ file, without comments and string contents."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)
    return [re.sub(r"//.*", "", line) for line in text.split("\n")]


def includes(path):
    for line in code(path):
        if m := re.match(r'\s*#\s*include\s*(<[^>]+>|"[^"]+")', line):
            yield m[1][1:-1], m[1][0] == "<"


class Core(unittest.TestCase):
    def sources(self):
        found = list(files(CORE, "*.h", "*.cpp"))
        self.assertGreater(len(found), 10)
        return found

    def test_includes_no_header_of_a_system(self):
        for path in self.sources():
            for name, angled in includes(path):
                with self.subTest(file=path.name, include=name):
                    self.assertTrue(
                        path.name in LIBRARIES.get(name, ())
                        or angled and name in STANDARD
                        or name.startswith("netmon/")
                        or not angled and (ROOT / "src" / name if name.startswith("core/")
                                           else path.parent / name).is_file(),
                        "not of the C++ library, the public headers or the core, nor a dependency")

    def test_asks_no_macro_of_a_system(self):
        for path in self.sources():
            for number, line in enumerate(code(path), 1):
                with self.subTest(file=path.name, line=number):
                    self.assertIsNone(SYSTEM_MACRO.search(line), line)


class Layers(unittest.TestCase):
    """src/core/README.md lists the layers bottom up: `N. what it is: `stem` `stem`...`."""

    @classmethod
    def setUpClass(cls):
        cls.layer = {}
        for line in (CORE / "README.md").read_text(encoding="utf-8").split("\n"):
            if m := re.match(r"(\d+)\. ", line):
                number = int(m[1])
            elif not line.startswith("   "):
                continue
            for stem in re.findall(r"`([a-z0-9_]+)`", line):
                assert stem not in cls.layer, f"{stem} stands in two layers"
                cls.layer[stem] = number

    def test_name_every_file_and_no_other(self):
        stems = {path.stem for path in files(CORE, "*.h", "*.cpp")}
        self.assertEqual(stems - self.layer.keys(), set(), "in src/core but in no layer")
        self.assertEqual(self.layer.keys() - stems, set(), "in the README but not in src/core")

    def test_include_downwards_only(self):
        for path in files(CORE, "*.h", "*.cpp"):
            for name, angled in includes(path):
                other = Path(name).stem
                if angled or name.startswith("netmon/") or other not in self.layer:
                    continue
                with self.subTest(file=path.name, include=name):
                    self.assertLessEqual(self.layer[other], self.layer.get(path.stem, 0))


class Tree(unittest.TestCase):
    def test_every_source_stands_in_a_list(self):
        # A script may build sources too: those of the consumers.
        for path in files(ROOT, "*.cpp", "*.c"):
            lists = [file for folder in path.parents if folder.is_relative_to(ROOT)
                     for file in (folder / "CMakeLists.txt", *folder.glob("*.cmake"),
                                  *folder.glob("*.py"))]
            text = "".join(l.read_text(encoding="utf-8") for l in lists if l.is_file())
            for backend in ("posix", "win32"):
                text += text.replace("${NETMON_BACKEND}", backend)
            with self.subTest(file=str(path.relative_to(ROOT))):
                names = (path.name, path.stem)  # a test of one file may be listed by its stem
                self.assertTrue(any(re.search(rf"\b{re.escape(n)}\b", text) for n in names),
                                "built by no CMakeLists.txt")

    def test_every_test_waits_for_the_canary(self):
        # netmon_add_test sees to it; an interpreter's target would be run through the emulator.
        for path in files(ROOT / "tests", "CMakeLists.txt", "*.cmake"):
            if path.parent.name in ("tests", "canary"):
                continue
            text = path.read_text(encoding="utf-8")
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertEqual(re.findall(r"(?<!_)\badd_test\(.*|Python3::Interpreter", text), [])

    def test_every_file_names_its_licence(self):
        patterns = ("*.h", "*.c", "*.cpp", "*.py", "*.cmake", "*.cmake.in", "*.pc.in", "*.map", "*.def",
                    "*.rc", "*.rc.in", "*.ver",
                    "CMakeLists.txt", "scripts/*", ".ci/*", ".clang-format", ".clang-tidy")
        for path in files(ROOT, *patterns):
            with path.open(encoding="utf-8") as file:
                head = [file.readline() for _ in range(3)]
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertIn("SPDX-License-Identifier: MIT", "".join(head))


if __name__ == "__main__":
    unittest.main(verbosity=2)
