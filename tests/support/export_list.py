# SPDX-License-Identifier: MIT
# Reads src/abi/exports.list, the names that the libraries export.
import re
from pathlib import Path
from typing import NamedTuple, Optional


class Entry(NamedTuple):
    name: str
    argument_bytes: Optional[int]  # that the function takes off the stack on x86; None for cdecl and data
    header: str
    backend: str  # the only one that exports it; empty: both do
    is_data: bool

    def x86_symbol(self):
        """The function as compilers for x86 spell it."""
        suffix = "" if self.argument_bytes is None else f"@{self.argument_bytes}"
        return f"_{self.name}{suffix}"


def entries(root):
    found = []
    for line in (Path(root) / "src/abi/exports.list").read_text(encoding="utf-8").split("\n"):
        if not line or line.startswith("#"):
            continue
        m = re.fullmatch(r"(\w+) (\d+|cdecl|data|-) ([\w/]+\.h)(?: (posix|win32))?", line)
        assert m, f"exports.list: {line}"
        found.append(Entry(m[1], int(m[2]) if m[2].isdigit() else None, m[3], m[4] or "", m[2] == "data"))
    return found


def read_exports(root, backend):
    """What one backend exports."""
    return [entry for entry in entries(root) if entry.backend in ("", backend)]
