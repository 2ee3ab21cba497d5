# SPDX-License-Identifier: MIT
"""The reports of topuser and protdist are the same on every platform, byte for byte.

They are in reports/, one file for each expert and capture; only the names of files and the duration
are replaced by constants. With --update the reports are written instead: to be done where the other
tests of the examples pass, and to be checked before they are kept.
"""
import json
import pathlib
import re
import subprocess
import sys
import unittest

import netmon_runs as runs

EXPERTS = ("topuser", "protdist")
REPORTS = pathlib.Path(__file__).resolve().parent / "reports"


def short_name(capture):
    return capture.relative_to(runs.ARGUMENTS.captures).as_posix()


def report_file(expert, capture):
    return REPORTS / expert / (short_name(capture).replace("/", "-") + ".json")


def reports():
    """The reports, as bytes, by expert and capture. One process makes them all."""
    pairs = [(expert, capture) for expert in EXPERTS for capture in runs.captures()]
    command = [*runs.ARGUMENTS.emulator, str(runs.ARGUMENTS.nmexpert), "run", "--format", "json",
               *(runs.expert(name) for name in EXPERTS), "--",
               *(str(capture) for capture in runs.captures())]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    if done.returncode != 0:
        raise AssertionError(f"exit code {done.returncode}\n{done.stderr.decode(errors='replace')}")
    lines = done.stdout.splitlines(keepends=True)
    if len(lines) != len(pairs):
        raise AssertionError(f"{len(lines)} reports for {len(pairs)} pairs")
    result = {}
    for (expert, capture), line in zip(pairs, lines):
        for name, short in ((runs.expert(expert), expert), (str(capture), short_name(capture))):
            old, new = (b'"file":' + json.dumps(text).encode() for text in (name, short))
            if line.count(old) != 1:
                raise AssertionError(f"{old} is not in the report once")
            line = line.replace(old, new)
        line, durations = re.subn(rb'"duration_ms":[0-9]+', b'"duration_ms":0', line)
        if durations != 1:
            raise AssertionError(f"{durations} durations in the report")
        result[expert, capture] = line
    return result


class ReportTest(unittest.TestCase):
    def test_reports_are_the_same_everywhere(self):
        found = reports()
        for (expert, capture), report in found.items():
            with self.subTest(f"{expert} on {short_name(capture)}"):
                kept = report_file(expert, capture)
                self.assertTrue(kept.is_file(), f"{kept} is missing: see --update")
                expected = kept.read_bytes()
                if report != expected:  # shows where, when it can be read
                    self.assertEqual(json.loads(report), json.loads(expected))
                self.assertEqual(report, expected)
        self.assertEqual({report_file(*pair) for pair in found}, set(REPORTS.glob("*/*.json")))


class UpdateReports(unittest.TestCase):
    def test_update(self):
        for old in REPORTS.glob("*/*.json"):
            old.unlink()
        for pair, report in reports().items():
            report_file(*pair).parent.mkdir(parents=True, exist_ok=True)
            report_file(*pair).write_bytes(report)


if "--update" in sys.argv:
    sys.argv.remove("--update")
    del ReportTest
else:
    del UpdateReports

if __name__ == "__main__":
    runs.main()
