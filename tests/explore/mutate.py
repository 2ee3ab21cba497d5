#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# Makes a mutant of a source: replaces one text, which must occur once, by another. Line breaks in
# the text do not count, so that the mutants survive formatting of the sources.
"""usage: mutate.py SOURCE MUTANT OUTPUT
A mutant is a file of comment lines (#), then a line `<<<<`, the text, a line `====`, what takes its
place, and a line `>>>>`; several of those."""
import re
import sys
from pathlib import Path

source, mutant, output = map(Path, sys.argv[1:])
text = source.read_text(encoding="utf-8")
changes = re.findall(r"^<<<<\n(.*?)^====\n(.*?)^>>>>$", mutant.read_text(encoding="utf-8"), re.M | re.S)
if not changes:
    sys.exit(f"{mutant}: changes nothing")
for old, new in changes:
    words = old.split()
    found = list(re.finditer(r"\s+".join(map(re.escape, words)), text)) if words else []
    if len(found) != 1:
        sys.exit(f"{mutant}: {source} has this {len(found)} times, not once:\n{old}"
                 "The core changed: let the mutant make the same mistake in what it is now.")
    text = text[:found[0].start()] + new.strip() + text[found[0].end():]
output.parent.mkdir(parents=True, exist_ok=True)
output.write_text(f'#line 1 "{source}"\n' + text, encoding="utf-8")
