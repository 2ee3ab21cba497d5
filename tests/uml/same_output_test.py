#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# A command prints the same bytes under an old kernel as under the kernel of this machine.
"""usage: same_output_test.py RUN_UML... -- COMMAND..."""
import subprocess
import sys

at = sys.argv.index("--")
uml, command = sys.argv[1:at], sys.argv[at + 1:]
here = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True)
there = subprocess.run([*uml, "--", *command], stdin=subprocess.DEVNULL, capture_output=True)
errors = there.stderr.decode(errors="replace")
if here.returncode != 0 or not here.stdout:
    sys.exit(f"{command}: exit code {here.returncode} here; it printed {here.stdout!r} and "
             f"{here.stderr.decode(errors='replace')}")
if there.returncode != 0:
    sys.exit(f"{command}: exit code {there.returncode} there\n{errors}")
if there.stdout != here.stdout:
    sys.exit(f"{command} prints other things there\n{errors}\nhere:\n{here.stdout.decode()}\n"
             f"there:\n{there.stdout.decode(errors='replace')}")
print(f"{len(here.stdout)} bytes, the same in both places; {errors.strip()}")
