# SPDX-License-Identifier: MIT
# Reads the two lists of exported names: src/win32/nmapi.def and src/posix/nmapi.map.
import re
from pathlib import Path
from typing import NamedTuple, Optional


class Entry(NamedTuple):
    name: str
    argument_bytes: Optional[int]  # that the function takes off the stack on x86; None for cdecl

    def x86_symbol(self):
        """As compilers for x86 spell the function."""
        suffix = "" if self.argument_bytes is None else f"@{self.argument_bytes}"
        return f"_{self.name}{suffix}"


def read_list(root):
    text = re.sub(r";.*", "", (Path(root) / "src/win32/nmapi.def").read_text())
    names = re.findall(r"^\s*(\w+)(?:@(\d+))?\s*$", text.split("EXPORTS")[1], re.M)
    return [Entry(name, int(size) if size else None) for name, size in names]


def read_map(root):
    text = (Path(root) / "src/posix/nmapi.map").read_text()
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    return re.findall(r"(\w+)\s*;", re.search(r"global:(.*?)local:", text, flags=re.S)[1])
