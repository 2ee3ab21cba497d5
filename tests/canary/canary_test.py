#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Programs of this build run here: through an emulator where the build is for another system, which
# might run nothing and report success. Every other test of such a build waits for this one.
"""usage: canary_test.py COMMAND..."""
import subprocess
import sys

result = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, capture_output=True, text=True)
if result.returncode != 42 or result.stdout.splitlines() != ["the canary sings"]:
    sys.exit(f"{sys.argv[1:]} does not run programs: exit code {result.returncode}, not 42; "
             f"it printed {result.stdout!r} and {result.stderr!r}")
