#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# The Debian package: made by cpack, installed by dpkg below a folder of its own, used, removed.
# Needs root or fakeroot; does not touch the system. Settings are in the environment.
import json
import os
import re
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "support"))
from command import run  # noqa: E402

SOURCE, BUILD, WORK = (Path(os.environ[n]) for n in ("NETMON_SOURCE", "NETMON_BUILD", "NETMON_WORK"))
CPACK = os.environ["CPACK"]
CAPTURE = SOURCE / "tests/captures/04-udp-dns.pcap"
ROOT = WORK / "root"


def dpkg(*arguments):
    # The packages that it depends on are the system's, not those of the folder.
    as_root = [] if os.geteuid() == 0 else ["fakeroot"]
    return run(*as_root, "dpkg", "--force-not-root", f"--root={ROOT}", "--force-depends",
               "--log=/dev/null", *arguments)


def files():
    """What is below the folder, except for dpkg's own files."""
    found = {str(path.relative_to(ROOT)) for path in ROOT.rglob("*")}
    return {path for path in found if not re.match(r"var(/lib(/dpkg(/.*)?)?)?$", path)}


class Package(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        run("rm", "-rf", WORK)
        for folder in ("updates", "info", "triggers"):
            (ROOT / "var/lib/dpkg" / folder).mkdir(parents=True)
        for file in ("status", "available"):
            (ROOT / "var/lib/dpkg" / file).write_text("")
        run(CPACK, "-G", "DEB", "--config", BUILD / "CPackConfig.cmake", "-B", WORK / "made")
        cls.package, = (WORK / "made").glob("*.deb")

    def test_says_what_it_is_and_what_it_needs(self):
        fields = dict(line.split(": ", 1) for line in run("dpkg-deb", "-f", self.package).split("\n")
                      if re.match(r"\w[\w-]*: ", line))
        self.assertEqual(fields["Package"], "netmon")
        self.assertRegex(fields["Version"], r"^\d+\.\d+\.\d+$")
        self.assertRegex(fields["Maintainer"], r"^\S.* <\S+@\S+>$")
        needed = {name.split(" ")[0] for name in fields["Depends"].split(", ")}
        self.assertLessEqual({"libc6", "libstdc++6", "zlib1g"}, needed)
        for name in needed:
            self.assertIn("installed", run("dpkg-query", "-W", "-f", "${db:Status-Status}", name))

    def test_runs_no_scripts(self):
        control = run("dpkg-deb", "--ctrl-tarfile", self.package, errors="replace")
        self.assertNotRegex(control, r"\./(pre|post)(inst|rm)\b")
        self.assertIn("activate-noawait ldconfig", control)

    def test_belongs_to_root_and_is_writable_by_nobody_else(self):
        for line in run("dpkg-deb", "-c", self.package).rstrip().split("\n"):
            mode, owner = line.split()[:2]
            with self.subTest(file=line.split()[-1]):
                self.assertEqual(owner, "root/root")
                if mode[0] != "l":
                    self.assertNotIn("w", mode[4:])

    def test_installs_runs_and_removes(self):
        before = files()
        dpkg("--install", self.package)
        installed = files()
        for path in ("usr/bin/nmexpert", "usr/include/netmon/netmon.h",
                     "usr/share/man/man1/nmexpert.1.gz",
                     "usr/share/bash-completion/completions/nmexpert",
                     "usr/share/zsh/vendor-completions/_nmexpert",
                     "usr/share/fish/vendor_completions.d/nmexpert.fish",
                     "usr/share/doc/netmon/copyright", "usr/share/doc/netmon/changelog.gz",
                     "usr/share/doc/netmon/SECURITY.md", "usr/share/doc/netmon/docs/nmexpert.md"):
            self.assertIn(path, installed)
        # Nothing is where packages must not put files, and nothing depends on where it was built.
        self.assertEqual({path.split("/")[0] for path in installed - before}, {"usr"})
        for path in ROOT.rglob("*"):
            if path.is_file() and not path.is_symlink() and "dpkg" not in path.parts:
                self.assertNotIn(str(BUILD).encode(), path.read_bytes(), path)

        environment = {k: v for k, v in os.environ.items() if k != "NETMON_EXPERTS"}
        nmexpert = ROOT / "usr/bin/nmexpert"
        report = json.loads(run(nmexpert, "run", "--format", "json", "topuser", CAPTURE,
                                env=environment))
        self.assertEqual((report["status"], report["capture"]["frames"]), ("done", 464))
        self.assertIn("Protocol distribution", run(nmexpert, "list", env=environment))

        # The same again over itself, as an upgrade does; then everything is removed.
        dpkg("--install", self.package)
        self.assertEqual(files(), installed)
        dpkg("--purge", "netmon")
        self.assertEqual(files(), before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
