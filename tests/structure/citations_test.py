#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# References in documents and comments: links lead to files and headings that exist, the map's paths
# exist, and what a comment cites of the manual is a section of it. Standard library only.
"""usage: citations_test.py SOURCE_DIR [unittest arguments]"""
import re
import sys
import unittest
from pathlib import Path

from ours import files

ROOT = Path(sys.argv.pop(1)).resolve()
REFERENCE = ROOT / "docs/reference"


def prose(path):
    """A document without its blocks of code."""
    return re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)


def anchors(path):
    """The names of headings in links, as GitHub forms them."""
    found = set()
    for heading in re.findall(r"^#+ (.*)$", prose(path), re.M):
        name = re.sub(r"[^\w\- ]", "", heading.lower().replace("`", "")).strip().replace(" ", "-")
        found.add(name)
    return found


class Links(unittest.TestCase):
    def test_lead_to_what_is_there(self):
        count = 0
        for path in files(ROOT, "*.md"):
            for text, target in re.findall(r"\[([^\]]*)\]\(([^)\s]+)\)", prose(path)):
                if re.match(r"https?:|mailto:", target):
                    continue
                count += 1
                name, _, anchor = target.partition("#")
                other = (path.parent / name).resolve() if name else path
                with self.subTest(file=str(path.relative_to(ROOT)), link=target):
                    self.assertTrue(other.exists(), "there is no such file")
                    if anchor:
                        self.assertIn(anchor, anchors(other))
        self.assertGreater(count, 30)


class Map(unittest.TestCase):
    def test_names_paths_that_exist(self):
        text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
        rows = re.findall(r"^\| (.+?) \| (.+) \|$", text, re.M)[2:]
        self.assertGreater(len(rows), 10)
        names = re.findall(r"`([\w./]+)`", text)
        self.assertGreater(len(names), 30)
        folder = None
        for name in names:
            # A bare file name continues the folder that was named last.
            path = ROOT / name if "/" in name or (ROOT / name).exists() else folder / name
            if "/" in name:
                folder = path if path.is_dir() else path.parent
            with self.subTest(name=name):
                self.assertTrue(path.exists() or (ROOT / "src/core/runtime" / name).exists())

    def test_has_a_place_for_every_room(self):
        text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
        for line in (ROOT / "src/README.md").read_text(encoding="utf-8").split("\n"):
            if m := re.match(r"\| `([\w/]+)` \|", line):
                if m[1] != "backend":  # what two of them share
                    self.assertIn(f"src/{m[1]}", text)


class Citations(unittest.TestCase):
    """`experts.md 5.2, 14.3` in a comment."""

    @classmethod
    def setUpClass(cls):
        cls.sections = {}
        for page in REFERENCE.glob("*.md"):
            cls.sections[page.name] = set(re.findall(r"^#+ (\d+[a-z]?(?:\.\d+)?)[. ]",
                                                     page.read_text(encoding="utf-8"), re.M))

    def numbers(self, text):
        for part in text.split(","):
            first, _, last = part.strip().partition("-")
            yield first
            if last:
                yield last

    def test_name_sections_of_the_manual(self):
        count = 0
        for path in files(ROOT, "*.h", "*.cpp", "*.c", "*.py", "*.inc"):
            # The lines of one comment, without the comment marks.
            text = re.sub(r"\n\s*(?://|\*|#)\s*", " ", path.read_text(encoding="utf-8"))
            for page, numbers in re.findall(
                    r"\b([a-z-]+\.md),?((?: \d+[a-z]?(?:\.\d+)?(?:-\d+(?:\.\d+)?)?,?)+)", text):
                if page not in self.sections:
                    continue
                count += 1
                for number in self.numbers(numbers.strip().rstrip(",").replace(", ", ",").replace(" ", ",")):
                    with self.subTest(file=str(path.relative_to(ROOT)), page=page, section=number):
                        self.assertIn(number, self.sections[page])
        self.assertGreater(count, 100)

    def test_name_pages_that_are_there(self):
        known = {path.name for path in files(ROOT, "*.md")}
        for path in files(ROOT, "*.h", "*.cpp"):
            for page in re.findall(r"\b([a-z][a-z-]+\.md)\b", path.read_text(encoding="utf-8")):
                with self.subTest(file=str(path.relative_to(ROOT))):
                    self.assertIn(page, known)


if __name__ == "__main__":
    unittest.main(verbosity=2)
