#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# What the design says about the source tree: the core knows no operating system, the rooms of
# src/README.md include only what they may, every source is in a list, every file names its license.
# Standard library only.
"""usage: tree_test.py SOURCE_DIR [unittest arguments]"""
import re
import sys
import tempfile
import unittest
from pathlib import Path

from ours import files

ROOT = Path(sys.argv.pop(1)).resolve()
SRC = ROOT / "src"
CORE = SRC / "core"

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
LIBRARIES = {"jemalloc/jemalloc.h": {"arena.cpp"}, "zlib.h": {"gzip_stream.cpp"}}
SYSTEM_MACRO = re.compile(
    r"\b(_?WIN(32|64)|_?_WIN(32|64)(__)?|__CYGWIN__|__MINGW\w+|_MSC_VER|__?_?linux(__)?|"
    r"__?unix(__)?|__APPLE__|__MACH__|__ANDROID__|__(Free|Net|Open)BSD__|__sun|__GLIBC__|"
    r"_GNU_SOURCE|_POSIX\w*|__has_include)\b")


def code(path):
    """The lines of a C++ file, without comments and string contents."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/", lambda m: "\n" * m[0].count("\n"), text, flags=re.S)
    return [re.sub(r"//.*", "", line) for line in text.split("\n")]


def includes(path):
    for line in code(path):
        if m := re.match(r'\s*#\s*include\s*(<[^>]+>|"[^"]+")', line):
            yield m[1][1:-1], m[1][0] == "<"


class Neutral(unittest.TestCase):
    """The rooms that do not know an operating system."""

    def sources(self):
        found = [*files(CORE, "*.h", "*.cpp"), *files(SRC / "base", "*.h", "*.cpp")]
        self.assertGreater(len(found), 100)
        return found

    def test_include_no_header_of_a_system(self):
        for path in self.sources():
            for name, angled in includes(path):
                with self.subTest(file=path.name, include=name):
                    self.assertTrue(
                        path.name in LIBRARIES.get(name, ())
                        or angled and name in STANDARD
                        or name.startswith("netmon/")
                        or not angled,
                        "not of the C++ library, the public headers or the project, nor a dependency")

    def test_ask_no_macro_of_a_system(self):
        for path in self.sources():
            for number, line in enumerate(code(path), 1):
                with self.subTest(file=path.name, line=number):
                    self.assertIsNone(SYSTEM_MACRO.search(line), line)


class Tests(unittest.TestCase):
    """GoogleTest is precompiled, so no compiler notices where its header is not included."""

    def test_include_what_they_are_written_with(self):
        headers = {path.name: path for path in files(ROOT / "tests", "*.h")}

        def includes_any(path, wanted):
            return any(name in wanted or not angled and Path(name).name in headers
                       and includes_any(headers[Path(name).name], wanted)
                       for name, angled in includes(path))

        gmock = {"gmock/gmock.h"}
        uses = {re.compile(r"\b(TEST(_[FP])?|(EXPECT|ASSERT)_[A-Z]+)\("): {"gtest/gtest.h"} | gmock,
                re.compile(r"\b((EXPECT|ASSERT)_THAT|MOCK_METHOD)\("): gmock}
        found = 0
        for path in files(ROOT / "tests", "*.cpp"):
            text = "\n".join(code(path))
            for use, wanted in uses.items():
                if use.search(text):
                    found += 1
                    with self.subTest(file=path.name):
                        self.assertTrue(includes_any(path, wanted), f"includes none of {wanted}")
        self.assertGreater(found, 100)


class Rooms:
    """The table of src/README.md over a tree: what breaks it, as sentences."""

    def __init__(self, src):
        self.src = src
        self.may = {}
        for line in (src / "README.md").read_text(encoding="utf-8").split("\n"):
            if m := re.match(r"\| `([\w/]+)` \| .* \|(.*)\|$", line):
                self.may[m[1]] = re.findall(r"`([\w/]+)`", m[2])

    def room(self, path):
        name = path.relative_to(self.src).parent.as_posix()
        return name if name in self.may else None

    def files(self):
        return [path for pattern in ("*.h", "*.cpp") for path in sorted(self.src.rglob(pattern))]

    def included(self, path):
        for name, angled in includes(path):
            if not angled and not name.startswith("netmon/"):
                here, there = path.parent / name, self.src / name
                yield name, here if here.is_file() else there if there.is_file() else None

    def faults(self):
        yield from self.upward_rooms()
        for path in self.files():
            where = path.relative_to(self.src).as_posix()
            if self.room(path) is None:
                yield f"{where}: in no room of the table"
                continue
            for name, target in self.included(path):
                if target is None:
                    yield f"{where}: {name} is not there"
                elif self.room(target) not in (self.room(path), *self.may[self.room(path)]):
                    yield f"{where}: may not include {name}"
        yield from self.cycles()

    def upward_rooms(self):
        """A line names only rooms of lines above it, so that there is no cycle between rooms."""
        above = set()
        for room, may in self.may.items():
            for other in may:
                if other not in above:
                    yield f"README.md: {room} may include {other}, which does not stand above it"
            above.add(room)

    def cycles(self):
        """Between the files of a room, by their stems: x.h and x.cpp are one."""
        graph = {}
        for path in self.files():
            for _, target in self.included(path):
                if target and self.room(target) == self.room(path) and stem(target) != stem(path):
                    graph.setdefault((self.room(path), stem(path)), set()).add(
                        (self.room(target), stem(target)))
        done = set()

        def walk(node, way):
            if node in way:
                names = [name for _, name in way[way.index(node):]] + [node[1]]
                yield f"{node[0]}: {' includes '.join(names)}"
            elif node not in done:
                for following in sorted(graph.get(node, ())):
                    yield from walk(following, [*way, node])
                done.add(node)

        for node in sorted(graph):
            yield from walk(node, [])

    def strangers(self, objects):
        """Upward links. `objects`: for each room the symbols it defines and those it asks for."""
        for room, (_, wanted) in objects.items():
            for other, (defined, _) in objects.items():
                if other != room and other not in self.may[room]:
                    for name in sorted(wanted & defined):
                        yield f"{room}: uses {name} of {other}"


def stem(path):
    # x_posix.cpp and x_win32.cpp are the parts of x.h that depend on the system.
    return re.sub("_(posix|win32|gnu|msvc)$", "", path.stem)


class RoomsAreKept(unittest.TestCase):
    def test_by_every_include(self):
        rooms = Rooms(SRC)
        self.assertGreater(len(rooms.may), 10)
        self.assertEqual(list(rooms.faults()), [])

    def test_and_a_source_of_the_core_defines_what_its_header_declares(self):
        for path in files(CORE, "*.cpp"):
            with self.subTest(file=str(path.relative_to(ROOT))):
                self.assertTrue(path.with_suffix(".h").is_file(), "no header of its name")


class RoomsRefuse(unittest.TestCase):
    """The test itself, applied to a tree that breaks the table."""

    TABLE = "| `base` | b | |\n| `core/runtime` | r | `base` |\n| `core/memory` | m | `core/runtime` |\n"

    def faults(self, table=TABLE, **sources):
        with tempfile.TemporaryDirectory() as folder:
            src = Path(folder)
            (src / "README.md").write_text(table)
            for name, text in sources.items():
                path = src / (name.replace("__", "/").replace("_h", ".h").replace("_cpp", ".cpp"))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text)
            return list(Rooms(src).faults())

    def test_nothing_that_is_right(self):
        self.assertEqual(self.faults(base__a_h="", core__runtime__b_h='#include "base/a.h"\n',
                                     core__memory__c_h='#include "core/runtime/b.h"\n#include "d.h"\n',
                                     core__memory__d_h=""), [])

    def test_an_upward_include(self):
        self.assertEqual(self.faults(base__a_h='#include "core/runtime/b.h"\n', core__runtime__b_h=""),
                         ["base/a.h: may not include core/runtime/b.h"])

    def test_a_room_that_the_line_does_not_name(self):
        self.assertEqual(self.faults(base__a_h="", core__memory__c_h='#include "base/a.h"\n'),
                         ["core/memory/c.h: may not include base/a.h"])

    def test_a_cycle_between_headers(self):
        self.assertEqual(self.faults(base__a_h='#include "b.h"\n', base__b_h='#include "a.h"\n'),
                         ["base: a includes b includes a"])

    def test_a_cycle_by_way_of_a_source(self):
        self.assertEqual(self.faults(base__a_h='#include "b.h"\n', base__b_h="",
                                     base__b_cpp='#include "b.h"\n#include "a.h"\n'),
                         ["base: a includes b includes a"])

    def test_a_file_without_a_room(self):
        self.assertEqual(self.faults(elsewhere__a_h=""), ["elsewhere/a.h: in no room of the table"])

    def test_rooms_that_name_each_other(self):
        self.assertEqual(self.faults("| `base` | b | `abi` |\n| `abi` | a | `base` |\n"),
                         ["README.md: base may include abi, which does not stand above it"])

    def test_an_include_that_is_not_there(self):
        self.assertEqual(self.faults(base__a_h='#include "b.h"\n'), ["base/a.h: b.h is not there"])


class Tree(unittest.TestCase):
    def test_every_source_stands_in_a_list(self):
        # A script may build sources too: for instance those of the consumers.
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
        # netmon_add_test does so itself; an interpreter's target would be run through the emulator.
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
