#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# The headers of older SDKs: each one alone provides what it is named for, and the old names of the
# error codes are complete.
"""usage: older_headers_test.py SOURCE_DIR CC [unittest arguments]"""
import re
import subprocess
import sys
import unittest
from pathlib import Path

ROOT, CC = Path(sys.argv.pop(1)), sys.argv.pop(1)
NETMON = ROOT / "include/netmon"

# A line that needs what the header is for.
USES = {
    "bh.h": "EXPERTENUMINFO info; HPROTOCOL protocol; DWORD error = BHERR_SUCCESS;",
    "bherr.h": "int error = BHERR_OUT_OF_MEMORY;",
    "bhfilter.h": "FILTEROBJECT object; FILTEROBJECT2 newer; HFILTER (WINAPI *f)(void) = CreateFilter;",
    "bhsupp.h": "HPASSWORD password; DWORD (WINAPI *f)(void) = BHGetLastError;",
    "bhtypes.h": "HFRAME frame; HCAPTURE capture; PROPERTYINFO info; PROPERTYINST inst; ADDRESS address;"
                 "LPPROTOCOLTABLE protocols;",
    "bhver.h": "const char *name = VER_PRODUCTNAME_STR;",
    "frame.h": "FRAME *frame; LLC *llc; DWORD (WINAPI *f)(HFRAME) = GetFrameLength;",
    "inilib.h": "LPHANDOFFTABLE table; LPSTR (__cdecl *f)(char *, char *) = BuildINIPath;",
    "nal.h": "NETWORKINFO info;",
    "naltypes.h": "NETWORKINFO info; STATISTICS statistics; ADDRESS address;",
    "nmevent.h": "NMEVENTDATA event; NMCOLUMNINFO column;",
    "nmexpert.h": "EXPERTENUMINFO info; PEXPERTCONFIG config; NMEVENTDATA *event;",
    "npptypes.h": "NETWORKINFO info; STATISTICS statistics; ADDRESS address;",
    "parser.h": "ENTRYPOINTS entries; char text[FORMAT_BUFFER_SIZE]; SET set; LABELED_DWORD label;"
                "VOID (WINAPIV *f)(LPPROPERTYINST, ...) = FormatPropertyInstance;",
}


class OlderHeaders(unittest.TestCase):
    def test_bring_what_they_are_named_for(self):
        for header, uses in USES.items():
            with self.subTest(header=header):
                result = subprocess.run(
                    [CC, "-fsyntax-only", "-w", f"-I{ROOT / 'include'}", "-xc", "-"], text=True,
                    input=f"#include <netmon/{header}>\n{uses}\n", capture_output=True)
                self.assertEqual(result.returncode, 0, result.stderr)

    def test_are_all_tried_here(self):
        thin = {path.name for path in NETMON.glob("*.h")
                if re.search(r"/\*\s+\*?\s*<\w+\.h>( of|, the name)", path.read_text())}
        self.assertEqual(thin - {"nmsupp.h", "netmon.h"}, set(USES))

    def test_error_codes_have_all_their_old_names(self):
        codes = re.findall(r"X\(\d+, NMERR_(\w+),", (NETMON / "nmerr_list.h").read_text())
        old = re.findall(r"^#define BHERR_(\w+) NMERR_(\w+)$", (NETMON / "bherr.h").read_text(), re.M)
        self.assertGreater(len(codes), 100)
        self.assertEqual(old, [(code, code) for code in codes])


if __name__ == "__main__":
    unittest.main(verbosity=2)
