#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The readers beside Wireshark's and libpcap, on random files and on captures.

  differential_test.py --capture-dump BIN --libpcap-dump BIN --captures FOLDER [--seed N] [CLASS...]

Every file is compared to what it was made of, whoever reads it. To look at a file that differs, run
with the same seed: the messages name the files, which are kept when a test fails.
"""
import argparse
import calendar
import collections
import fractions
import gzip
import hashlib
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import unittest
import zlib

import capture_maker

PARSER = argparse.ArgumentParser()
PARSER.add_argument("--capture-dump", required=True)
PARSER.add_argument("--libpcap-dump", required=True)
PARSER.add_argument("--captures", required=True)
PARSER.add_argument("--seed", type=int, default=1)
OPTIONS, REST = PARSER.parse_known_args()

MILLION = 10**6
Read = collections.namedtuple("Read", "start frames warnings error")
# A LINKTYPE and what FRAMEs of it are, for the types of the maker.
MEDIA = {1: 1, 6: 2, 10: 3, 101: 9, 228: 9, 229: 9}


def run(command, text=""):
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          encoding="utf-8", errors="replace", check=False,
                          env=dict(os.environ, TZ="UTC", LC_ALL="C.UTF-8"))
    return done.returncode, done.stdout, done.stderr


def by_file(command, paths):
    """The lines that a dump prints about each file."""
    code, out, error = run([command], "".join(f"{path}\n" for path in paths))
    if code != 0:
        raise AssertionError(f"{command} ended with {code}: {error}")
    found = {}
    for line in out.split("\n"):
        if line.startswith("file "):
            lines = found[line[5:]] = []
        elif line:
            lines.append(line)
    return found


def read_here(paths):
    result = {}
    for path, lines in by_file(OPTIONS.capture_dump, paths).items():
        start, frames, warnings, error = None, [], [], None
        for line in lines:
            kind, _, rest = line.partition(" ")
            if kind == "start":
                year, month, day, hour, minute, second, milli = map(int, rest.split())
                start = (calendar.timegm((year, month, day, hour, minute, second)) * MILLION
                         + milli * 1000)
            elif kind == "warning":
                warnings.append(rest)
            elif kind == "error":
                error = rest
            else:
                frames.append(tuple(map(int, line.split())))
        result[path] = Read(start, frames, warnings, error)
    return result


def read_by_tshark(path):
    """(seconds or None, length, stored, md5) for each frame, and what tshark complains about."""
    code, out, error = run(["tshark", "-n", "-r", path, "-o", "frame.generate_md5_hash:TRUE",
                            "-T", "fields", "-e", "frame.time_epoch", "-e", "frame.len",
                            "-e", "frame.cap_len", "-e", "frame.md5_hash"])
    frames = []
    for line in out.splitlines():
        time, length, stored, md5 = line.split("\t")
        frames.append((fractions.Fraction(time) if time else None, int(length), int(stored), md5))
    complaint = "\n".join(line for line in error.splitlines()
                          if line and not line.startswith("Running as user"))
    return frames, complaint if code != 0 else ""


class Differential(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="differential-"))
        self.random = random.Random(OPTIONS.seed)

    def tearDown(self):
        failed = any(error for _, error in self._outcome.errors) if hasattr(
            self._outcome, "errors") else bool(self._outcome.result.failures
                                               or self._outcome.result.errors)
        if failed:
            print(f"the files are in {self.folder}", file=sys.stderr)
        else:
            shutil.rmtree(self.folder)

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def expect(self, path, made, read):
        """What was read here is what was made."""
        self.assertIsNone(read.error, path)
        self.assertEqual(read.warnings, [], path)
        self.assertEqual(len(read.frames), len(made.frames), path)
        timed = [f.seconds for f in made.frames if f.seconds is not None]
        start = timed[0] * MILLION // 1000 * 1000 if timed else None
        self.assertEqual(read.start, start, path)
        for number, (got, frame) in enumerate(zip(read.frames, made.frames)):
            stored = len(frame.data) - frame.fcs
            length = stored if frame.fcs else max(frame.length, stored)
            time = 0 if frame.seconds is None else frame.seconds * MILLION // 1 - start
            expected = (time, length, stored, frame.link, MEDIA.get(frame.link, 0xE000 + frame.link),
                        zlib.crc32(frame.data[:stored]))
            self.assertEqual(got, expected, f"{path}, frame {number}")

    def expect_of_tshark(self, path, made):
        frames, complaint = read_by_tshark(path)
        self.assertEqual(complaint, "", path)
        self.assertEqual(len(frames), len(made.frames), path)
        for number, (got, frame) in enumerate(zip(frames, made.frames)):
            where = f"{path}, frame {number}, by tshark"
            self.assertEqual(got[1:3], (frame.length, len(frame.data)), where)
            if frame.data:
                self.assertEqual(got[3], hashlib.md5(frame.data).hexdigest(), where)
            if frame.seconds is None:
                self.assertIn(got[0], (None, 0), where)
            elif made.wireshark_times and frame.seconds >= 0:  # it prints others wrong
                self.assertEqual(got[0], frame.seconds * 10**9 // 1 / fractions.Fraction(10**9), where)


class Pcap(Differential):
    def test_thousands_of_files(self):
        made = {}
        for i in range(3000):
            one = capture_maker.pcap(self.random)
            made[self.write(f"{i}.pcap", one.data)] = one
        here = read_here(made)
        for path, one in made.items():
            self.expect(path, one, here[path])
        self.compare_with_libpcap({path: one for path, one in made.items() if one.libpcap})
        self.compare_with_capinfos({path: one for path, one in made.items() if one.wireshark})

    def compare_with_libpcap(self, made):
        self.assertGreater(len(made), 500)
        for path, lines in by_file(OPTIONS.libpcap_dump, made).items():
            expected = []
            for frame in made[path].frames:
                nanoseconds = frame.seconds * 10**9 // 1
                expected.append(f"{nanoseconds // 10**9} {nanoseconds % 10**9} {frame.length} "
                                f"{len(frame.data)} {zlib.crc32(frame.data)}")
            self.assertEqual(lines, expected, f"{path}, by libpcap")

    def compare_with_capinfos(self, made):
        """Counts, lengths, first and last times as Wireshark's library reads them."""
        self.assertGreater(len(made), 2000)
        code, out, error = run(["capinfos", "-T", "-m", "-Q", "-r", "-M", "-c", "-d", "-a", "-e", "-S",
                                *made])
        self.assertEqual(code, 0, error)
        rows = out.strip().split("\n")
        self.assertEqual(len(rows), len(made))
        for row in rows:
            path, count, total, first, last = (cell.strip('"') for cell in row.split(","))
            frames = made[path].frames
            self.assertEqual(int(count), len(frames), path)
            self.assertEqual(int(total), sum(frame.length for frame in frames), path)
            if frames:
                times = [frame.seconds * 10**9 // 1 / fractions.Fraction(10**9) for frame in frames]
                self.assertEqual(fractions.Fraction(first), min(times), path)
                self.assertEqual(fractions.Fraction(last), max(times), path)

    def test_some_by_tshark(self):
        for i in range(12):
            made = capture_maker.pcap(self.random)
            path = self.write(f"{i}.pcap", made.data)
            if made.wireshark:
                self.expect_of_tshark(path, made)


class Pcapng(Differential):
    def test_thousands_of_sections(self):
        # tshark starts slowly, so it gets many sections in a file.
        for i in range(4):
            made = capture_maker.pcapng(self.random, 400, True)
            path = self.write(f"{i}.pcapng", made.data)
            self.expect(path, made, read_here([path])[path])
            self.expect_of_tshark(path, made)

    def test_thousands_of_files(self):
        made = {}
        for i in range(2000):
            one = capture_maker.pcapng(self.random, self.random.randint(1, 3), False)
            made[self.write(f"{i}.pcapng", one.data)] = one
        here = read_here(made)
        for path, one in made.items():
            self.expect(path, one, here[path])


class Gzip(Differential):
    def test_compressed_files(self):
        made = {}
        for i in range(200):
            one = (capture_maker.pcapng(self.random, 3, False) if i % 2
                   else capture_maker.pcap(self.random))
            cut = self.random.randint(0, len(one.data))
            data = b"".join(gzip.compress(part, self.random.choice((1, 6, 9)))
                            for part in (one.data[:cut], one.data[cut:]))
            made[self.write(f"{i}.gz", data)] = one
        here = read_here(made)
        for path, one in made.items():
            self.expect(path, one, here[path])


class Captures(Differential):
    """Captures as they are, and what Wireshark's programs make of them."""

    def all_captures(self):
        found = sorted(path for path in pathlib.Path(OPTIONS.captures).rglob("*")
                       if path.suffix in (".pcap", ".pcapng", ".cap"))
        self.assertGreater(len(found), 5)
        return found

    def compare(self, paths):
        here = read_here(paths)
        for path in paths:
            frames, complaint = read_by_tshark(path)
            read = here[path]
            self.assertIsNone(read.error, path)
            self.assertEqual(bool(read.warnings), bool(complaint), (path, read.warnings, complaint))
            self.assertEqual(len(read.frames), len(frames), path)
            for number, (got, peer) in enumerate(zip(read.frames, frames)):
                where = f"{path}, frame {number}"
                self.assertEqual(got[1:3], (max(peer[1], peer[2]), peer[2]), where)
                if peer[0] is not None and read.start is not None:
                    micro = peer[0] * MILLION // 1
                    self.assertEqual(got[0] + read.start, micro, where)

    def test_as_they_are(self):
        self.compare([str(path) for path in self.all_captures() if path.suffix != ".cap"])

    def test_converted_and_merged(self):
        paths = []
        pcaps = [path for path in self.all_captures() if path.suffix == ".pcap"]
        for path in pcaps:
            for kind in ("pcap", "nsecpcap", "modpcap", "pcapng"):
                out = str(self.folder / f"{path.stem}.{kind}")
                code, _, error = run(["editcap", "-F", kind, str(path), out])
                self.assertEqual(code, 0, error)
                paths.append(out)
            cut = str(self.folder / f"{path.stem}.cut")
            run(["editcap", "-F", "pcapng", "-s", "50", str(path), cut])
            paths.append(cut)
        merged = str(self.folder / "merged.pcapng")
        code, _, error = run(["mergecap", "-F", "pcapng", "-w", merged, *map(str, pcaps)])
        self.assertEqual(code, 0, error)
        paths.append(merged)
        for path in paths[:6]:
            with open(path, "rb") as plain:
                paths.append(self.write(f"{pathlib.Path(path).name}.gz", gzip.compress(plain.read())))
        self.compare(paths)


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *REST])
