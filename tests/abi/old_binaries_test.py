#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Expert DLLs built without any file of ours except the import library, run by nmexpert: one against
# the headers of MinGW-w64, and some whose events are packed as either SDK had them and whose entry
# points are exported in each spelling that linkers used.
"""usage: old_binaries_test.py CC WINDRES IMPORT_LIBRARY NMEXPERT CAPTURE EMULATOR...
       (EMULATOR: words of a command that runs a Windows program; none on Windows)"""
import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import pe

CC, WINDRES, LIBRARY, NMEXPERT, CAPTURE = sys.argv[1:6]
EMULATOR = sys.argv[6:]
SOURCES = Path(__file__).resolve().parent / "old_binaries"


class OldBinaries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder_object = tempfile.TemporaryDirectory()
        cls.folder = Path(cls.folder_object.name)
        cls.is_x86 = pe.Pe(NMEXPERT).machine == pe.I386

    @classmethod
    def tearDownClass(cls):
        cls.folder_object.cleanup()

    def build(self, name, source, *options):
        output = self.folder / f"{name}.dll"
        subprocess.run([CC, "-shared", "-O1", "-Wall", "-Werror", "-o", output, SOURCES / source,
                        *options, LIBRARY], check=True, cwd=SOURCES)
        imports = {dll.lower(): names for dll, names in pe.Pe(output).imports().items()}
        self.assertIn("ExpertSubmitEvent", imports["nmapi.dll"])  # undecorated
        return output

    def report(self, expert, *options):
        command = [*EMULATOR, NMEXPERT, "run", "--format", "json", *options, expert, "--", CAPTURE]
        result = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        [run] = result.stdout.splitlines()
        return json.loads(run)

    def test_expert_of_the_independent_headers(self):
        resource = self.folder / "scanner.o"
        subprocess.run([WINDRES, "-O", "coff", "scanner.rc", resource], check=True, cwd=SOURCES)
        expert = self.build("scanner", "scanner.c", resource, "scanner.def",
                            "-Wl,--enable-stdcall-fixup", "-luser32")
        self.assertIn("Run", pe.Pe(expert).exports()[0])
        run = self.report(expert)
        self.assertEqual(run["expert"]["name"], "Frame Lengths")
        self.assertEqual(run["expert"]["description"], "Counts how many lengths frames have")
        self.assertEqual(run["memory"]["leaked_blocks"], 0)
        [event] = run["events"]
        self.assertEqual(event["name"], "Lengths")
        columns = {column["name"]: column["value"] for column in event["columns"]}
        frames = run["capture"]["frames"]
        self.assertGreater(frames, 0)
        self.assertEqual(columns["Frames and a half"], frames + 0.5)
        self.assertEqual(columns["Text"], f"{columns['Different lengths']} of {frames}")

    def check_events(self, run):
        self.assertEqual(run["expert"]["name"], "Events")
        full, bare = run["events"]
        self.assertEqual((full["severity"], full["name"], full["description"]),
                         ("strong_warning", "Full", "All filled in"))
        self.assertEqual([(column["name"], column["value"]) for column in full["columns"]],
                         [("Number", 4711), ("Real", 1.5), ("Text", "ten")])
        self.assertEqual((bare["severity"], bare["name"], bare["columns"]), ("informational", "", []))

    def test_events_of_either_packing(self):
        for packing, year in ((1, "2001"), (8, "2003")) if self.is_x86 else ((8, "2003"),):
            expert = self.build(f"packed{packing}", "events.c", f"-DEVENT_PACKING={packing}")
            for layout in ("auto", year):
                with self.subTest(packing=packing, layout=layout):
                    self.check_events(self.report(expert, "--event-layout", layout))

    def test_events_read_in_the_wrong_layout_end_nothing(self):
        if not self.is_x86:  # where the layouts never differed, the option changes nothing
            expert = self.build("x64", "events.c", "-DEVENT_PACKING=8")
            self.check_events(self.report(expert, "--event-layout", "2001"))
            return
        expert = self.build("misread", "events.c", "-DEVENT_PACKING=1")
        command = [*EMULATOR, NMEXPERT, "run", "--format", "json", "--event-layout", "2003", expert,
                   "--", CAPTURE]
        result = subprocess.run(command, capture_output=True, text=True, timeout=120)
        self.assertIn(result.returncode, (0, 4), result.stderr)
        self.assertEqual(len(result.stdout.splitlines()), 1)

    def test_entry_points_by_every_spelling(self):
        spellings = {"Register": "Run"}
        if self.is_x86:
            spellings = {"Register": "Run", "_Register@4": "_Run@20", "Register@4": "Run@20"}
        for number, (register, run) in enumerate(spellings.items()):
            with self.subTest(register=register):
                inner = ("Register@4", "Run@20") if self.is_x86 else ("Register", "Run")
                list_file = self.folder / f"spelling{number}.def"
                list_file.write_text("EXPORTS\n" + "".join(
                    f"  {outer} = {own}\n" if outer != own else f"  {own}\n"
                    for outer, own in zip((register, run), inner)))
                expert = self.build(f"spelling{number}", "events.c", "-DEVENT_PACKING=8", list_file)
                self.assertEqual(set(pe.Pe(expert).exports()[0]), {register, run})
                self.check_events(self.report(expert))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1], verbosity=2)
