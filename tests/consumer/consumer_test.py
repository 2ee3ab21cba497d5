#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Each test takes one route: it builds the expert of the README and its counterpart in C outside the
# tree, runs them with the installed nmexpert, and compares their report with the bytes of the
# capture. Expects the tree installed by install_and_move.cmake; settings are in the environment.
# Standard library only.
import json
import os
import re
import shlex
import struct
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
from command import run  # noqa: E402

SOURCE, WORK = (Path(os.environ[name]) for name in ("NETMON_SOURCE", "NETMON_WORK"))
CMAKE, CC, CXX = (os.environ[name] for name in ("CMAKE", "CC", "CXX"))
EMULATOR = shlex.split(os.environ["EMULATOR"])  # what runs programs of this build; may be empty
SUFFIX = os.environ["MODULE_SUFFIX"]
WINDOWS = SUFFIX == ".dll"
HERE = Path(__file__).parent
INSTALLED = WORK / "installed"
NMEXPERT = [*EMULATOR, INSTALLED / "bin" / ("nmexpert.exe" if WINDOWS else "nmexpert")]
CAPTURE = SOURCE / "tests/captures/02-mixed-http-dns-nbns-arp-stp.pcap"


def readme_expert(folder):
    """The expert that the README shows, as a file."""
    blocks = re.findall(r"```cpp\n(.*?)```", (SOURCE / "README.md").read_text(), flags=re.S)
    experts = [block for block in blocks if "BOOL WINAPI Run(" in block]
    assert len(experts) == 1, "the README shows one expert"
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "readme.cpp"
    path.write_text(experts[0])
    return path


def wire_bytes(path):
    """The sum of the lengths on the wire, read without any library."""
    data = path.read_bytes()
    order = "<" if data[:4] == b"\xd4\xc3\xb2\xa1" else ">"
    at, total = 24, 0
    while at + 16 <= len(data):
        captured, wire = struct.unpack_from(order + "8xII", data, at)
        at, total = at + 16 + captured, total + wire
    return total


class Route(unittest.TestCase):
    def check(self, expert):
        out = run(*NMEXPERT, "run", "--format", "json", expert, CAPTURE)
        report = json.loads(out)
        self.assertEqual(report["status"], "done")
        columns = report["events"][0]["columns"]
        self.assertEqual([(c["name"], c["value"]) for c in columns], [("Bytes", wire_bytes(CAPTURE))])
        self.assertEqual(report["memory"]["leaked_blocks"], 0)
        # Nor does it show empty columns.
        lines = run(*NMEXPERT, "run", expert, CAPTURE).rstrip("\n").split("\n")
        heading, ruler, row = lines[lines.index("") + 1:]
        self.assertEqual([heading.strip(), row.strip()], ["Bytes", str(wire_bytes(CAPTURE))])

    def cmake(self, project, *definitions):
        build = WORK / type(self).__name__
        generator = ["-G", os.environ.get("CMAKE_GENERATOR", "Ninja")]
        # As netmon itself was built, so that a compiler cache recognizes the files that are the
        # same.
        options = [f"-D{o}" for o in os.environ["CMAKE_OPTIONS"].split("|") if not o.endswith("=")]
        run(CMAKE, *generator, "-S", HERE / project, "-B", build, *options, f"-DREADME_EXPERT={readme_expert(build / 'source')}",
            f"-DCOUNTER_EXPERT={HERE / 'counter.c'}", f"-DHOST_SOURCE={HERE / 'host.c'}",
            *definitions)
        return build


class NetmonAddExpert(Route):
    def test(self):
        build = self.cmake("find_package", f"-DCMAKE_PREFIX_PATH={INSTALLED}")
        run(CMAKE, "--build", build, "--target", "readme", "counter")
        self.check(build / f"readme{SUFFIX}")
        self.check(build / f"counter{SUFFIX}")


class PlainTarget(Route):
    def test(self):
        build = self.cmake("find_package", f"-DCMAKE_PREFIX_PATH={INSTALLED}")
        run(CMAKE, "--build", build, "--target", "plain", "host")
        self.check(build / f"libplain{SUFFIX}")
        # Windows looks for the library in the working folder, too.
        run(*EMULATOR, build / ("host.exe" if WINDOWS else "host"), cwd=INSTALLED / "bin")


class PkgConfig(Route):
    def test(self):
        build = WORK / "PkgConfig"
        source = readme_expert(build)
        paths = ":".join(str(p) for p in INSTALLED.rglob("pkgconfig"))
        flags = run("pkg-config", "--cflags", "--libs", "netmon-expert",
                    env={**os.environ, "PKG_CONFIG_PATH": paths}).split()
        how = ["-shared", "-fPIC", "-fvisibility=hidden"]
        if WINDOWS:
            how = ["-shared", "-static-libgcc", "-static-libstdc++", "-Wl,--kill-at"]
        run(CXX, *how, source, *flags, "-o", build / f"cxx{SUFFIX}")
        run(CC, *how, HERE / "counter.c", *flags, "-o", build / f"c{SUFFIX}")
        self.check(build / f"cxx{SUFFIX}")
        self.check(build / f"c{SUFFIX}")
        if not WINDOWS:  # which minds no spelling
            spelled = build / "spelled.c"
            spelled.write_text("#include <Windows.h>\n#include <NetMon.h>\n#include <BH.h>\n")
            run(CC, "-fsyntax-only", spelled, *flags)


class CommandLines(Route):
    """The compiler's command lines in the documents build an expert that uses the C++ library."""

    def test(self):
        folder = WORK / "CommandLines"
        folder.mkdir(parents=True, exist_ok=True)
        paths = ":".join(str(p) for p in INSTALLED.rglob("pkgconfig"))
        compiler = r"\S+-g\+\+" if WINDOWS else r"c\+\+"
        tried = 0
        for document in (SOURCE / "README.md", SOURCE / "docs/windows.md"):
            for line in re.findall(rf"^{compiler} (-shared .*)$", document.read_text(), flags=re.M):
                source = re.search(r"\w+\.cpp", line)[0]
                expert = re.search(r"-o (\S+)$", line)[1]
                (folder / source).write_text((HERE / "talkative.cpp").read_text())
                (folder / expert).unlink(missing_ok=True)
                line = line.replace(" netmon/", f" {shlex.quote(str(INSTALLED))}/")
                run("sh", "-c", f"{shlex.quote(CXX)} {line}", cwd=folder,
                    env={**os.environ, "PKG_CONFIG_PATH": paths})
                self.check(folder / expert)
                tried += 1
        self.assertEqual(tried, 2 if WINDOWS else 1)


class Documents(Route):
    """What an installed document links to is installed, too."""

    def test(self):
        documents = [path for path in INSTALLED.rglob("*.md")]
        self.assertLessEqual({"README.md", "SECURITY.md", "CHANGELOG.md", "nmexpert.md"},
                             {path.name for path in documents})
        links = 0
        for document in documents:
            for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text()):
                with self.subTest(document=document.name, link=target):
                    self.assertTrue((document.parent / target).exists())
                links += 1
        self.assertGreater(links, 10)


class ByName(Route):
    """Installed experts are found by their names, wherever the tree was moved."""

    def test(self):
        report = json.loads(run(*NMEXPERT, "run", "--format", "json", "topuser", CAPTURE))
        self.assertEqual(report["status"], "done")
        experts = [json.loads(line) for line in run(*NMEXPERT, "list", "--format", "json").splitlines()]
        self.assertEqual([e["name"] for e in experts], ["Protocol distribution", "Top users"])


class FetchContent(Route):
    def test(self):
        build = self.cmake("subdirectory", f"-DNETMON_SOURCE={SOURCE}")
        run(CMAKE, "--build", build, "--target", "readme", "--parallel", "2")
        self.check(build / f"readme{SUFFIX}")


class ReadmeReport(Route):
    def test(self):
        """The report that the README shows is what the program prints."""
        shown = re.search(r"```\n\$ nmexpert run (.*?)```", (SOURCE / "README.md").read_text(),
                          flags=re.S)[1].split("\n")
        expert, capture = shown.pop(0).split()
        installed = next(INSTALLED.rglob(Path(expert).stem + SUFFIX))
        out = run(*NMEXPERT, "run", installed, capture, cwd=SOURCE)
        printed = out.replace(str(installed), expert).split("\n")
        self.assertGreater(len(shown), 8)
        for line in shown:
            if line != "...":
                self.assertIn(line, printed)


if __name__ == "__main__":
    unittest.main(verbosity=2)
