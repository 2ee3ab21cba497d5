# SPDX-License-Identifier: MIT
"""The files of the project that are its own. Standard library only."""
import os
from pathlib import Path

NOT_OURS = {".git", "build", "out", "third_party", ".cache", "__pycache__"}


def files(folder, *patterns):
    """Those of a folder, pattern by pattern. Builds that run meanwhile are not looked into."""
    found = []
    for at, folders, names in os.walk(folder):
        folders[:] = set(folders) - NOT_OURS
        found += [Path(at, name) for name in names]
    for pattern in patterns:
        yield from sorted(path for path in found if path.match(pattern))
