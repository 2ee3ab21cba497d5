# SPDX-License-Identifier: MIT
# The structures and unions that a C header declares, read from the debug information of an object
# file with the objdump of its toolchain: names, sizes, members. For the tests in this folder.
import re
import subprocess
from dataclasses import dataclass, field


@dataclass
class Member:
    name: str           # of an anonymous union's or struct's members too: they count as its own
    offset: int
    is_bit_field: bool


@dataclass
class Aggregate:
    names: set          # typedefs; the tag as "struct tag", for C sources
    line: int
    size: int
    members: list = field(default_factory=list)


@dataclass
class Entry:
    tag: str
    values: dict
    children: list


def run(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def entries(objdump, object_file):
    """The tree of debugging entries below the compilation unit, and all of them by offset."""
    root, by_offset = Entry("", {}, []), {}
    stack = [root]
    for line in run(objdump, "--dwarf=info", object_file).splitlines():
        if m := re.match(r" <(\d+)><([0-9a-f]+)>: Abbrev Number: \d+ \((\w+)\)", line):
            entry = Entry(m[3].removeprefix("DW_TAG_"), {}, [])
            del stack[int(m[1]) + 1:]
            stack[-1].children.append(entry)
            stack.append(entry)
            by_offset[int(m[2], 16)] = entry
        elif m := re.match(r"    <[0-9a-f]+> +DW_AT_(\w+) *: (.*)", line):
            stack[-1].values[m[1]] = re.sub(r"^\(.*?\): ", "", m[2].rstrip())
    return root.children[0].children, by_offset


def file_numbers(objdump, object_file, file_name):
    """The numbers of the header in the line table."""
    found = set()
    for line in run(objdump, "--dwarf=rawline", object_file).splitlines():
        if m := re.match(r"  (\d+)\t.*\t(?:\(.*?\): )?(\S+)$", line):
            if m[2].replace("\\", "/").rsplit("/", 1)[-1] in file_name:
                found.add(int(m[1]))
    return found


def number(text):
    return int(text.split()[0], 0) if text else 0


def members_of(entry, by_offset, base=0, prefix=""):
    """The members; also, as "outer.inner", those of structs and unions without a name."""
    for child in entry.children:
        if child.tag != "member":
            continue
        offset = base + number(child.values.get("data_member_location"))
        if "data_bit_offset" in child.values:
            offset = base + number(child.values["data_bit_offset"]) // 8
        inner = by_offset[int(child.values["type"].strip("<>"), 16)]
        inner_prefix = prefix
        if "name" in child.values:
            yield Member(prefix + child.values["name"], offset,
                         "data_bit_offset" in child.values or "bit_size" in child.values)
            inner_prefix = f"{prefix}{child.values['name']}."
        if inner.tag in ("structure_type", "union_type") and "name" not in inner.values:
            yield from members_of(inner, by_offset, offset, inner_prefix)


def aggregates(objdump, object_file, header_names):
    """What `header_names` (file names without folders) declare, in the order of their lines."""
    files = file_numbers(objdump, object_file, header_names)
    tree, by_offset = entries(objdump, object_file)
    found = {}  # id of the entry -> Aggregate
    for entry in tree:
        if entry.tag in ("structure_type", "union_type") and "declaration" not in entry.values:
            if number(entry.values.get("decl_file")) not in files:
                continue
            one = Aggregate(set(), number(entry.values["decl_line"]),
                            number(entry.values["byte_size"]))
            if "name" in entry.values:
                keyword = "struct" if entry.tag == "structure_type" else "union"
                one.names.add(f"{keyword} {entry.values['name']}")
            one.members = list(members_of(entry, by_offset))
            found[id(entry)] = one
    for entry in tree:
        if entry.tag == "typedef" and "type" in entry.values:
            target = by_offset.get(int(entry.values["type"].strip("<>"), 16))
            if id(target) in found:
                found[id(target)].names.add(entry.values["name"])
    return sorted(found.values(), key=lambda one: one.line)
