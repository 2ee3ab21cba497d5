# SPDX-License-Identifier: MIT
# As much of the PE format as the tests in this folder need: machine, characteristics, names of
# exports and imports, types of resources. Reads DLLs and programs of both machines. Standalone.
import struct
from pathlib import Path

I386, AMD64 = 0x14C, 0x8664

RELOCS_STRIPPED = 0x0001           # of the file's characteristics
HIGH_ENTROPY_VA = 0x0020           # of the DLL characteristics
DYNAMIC_BASE = 0x0040
NX_COMPAT = 0x0100

EXPORTS, IMPORTS, RESOURCES, RELOCATIONS = 0, 1, 2, 5  # data directories
RT_VERSION = 16


class Pe:
    def __init__(self, path):
        self.data = Path(path).read_bytes()
        header = self.number("<I", 0x3C)
        if self.data[header:header + 4] != b"PE\0\0":
            raise ValueError(f"{path} is no PE file")
        self.machine, sections = struct.unpack_from("<HH", self.data, header + 4)
        optional_size, self.characteristics = struct.unpack_from("<HH", self.data, header + 20)
        optional = header + 24
        self.is_64 = self.number("<H", optional) == 0x20B
        self.dll_characteristics = self.number("<H", optional + 70)
        self.directories = optional + (112 if self.is_64 else 96)
        table = optional + optional_size
        self.sections = [struct.unpack_from("<4I", self.data, table + 40 * i + 8)
                         for i in range(sections)]

    def number(self, form, offset):
        return struct.unpack_from(form, self.data, offset)[0]

    def offset(self, address):
        """Where a relative virtual address is in the file."""
        for virtual_size, virtual, raw_size, raw in self.sections:
            if virtual <= address < virtual + max(virtual_size, raw_size):
                return raw + address - virtual
        raise ValueError(f"address {address:#x} is in no section")

    def text(self, address):
        start = self.offset(address)
        return self.data[start:self.data.index(b"\0", start)].decode("ascii")

    def directory(self, index):
        """Relative address and size."""
        return struct.unpack_from("<II", self.data, self.directories + 8 * index)

    def exports(self):
        """{name: relative address}, and the number of functions, named or not."""
        address, _ = self.directory(EXPORTS)
        if not address:
            return {}, 0
        at = self.offset(address)
        functions, names, functions_at, names_at, ordinals_at = \
            struct.unpack_from("<5I", self.data, at + 20)
        found = {}
        for i in range(names):
            name = self.text(self.number("<I", self.offset(names_at) + 4 * i))
            ordinal = self.number("<H", self.offset(ordinals_at) + 2 * i)
            found[name] = self.number("<I", self.offset(functions_at) + 4 * ordinal)
        return found, functions

    def export_name(self):
        return self.text(self.number("<I", self.offset(self.directory(EXPORTS)[0]) + 12))

    def imports(self):
        """{DLL: [names]}; an import by ordinal is its number."""
        found = {}
        address, _ = self.directory(IMPORTS)
        at = self.offset(address) if address else None
        while at is not None:
            lookup, _, _, name, first = struct.unpack_from("<5I", self.data, at)
            if not name:
                break
            names = found.setdefault(self.text(name), [])
            form, size, by_ordinal = ("<Q", 8, 1 << 63) if self.is_64 else ("<I", 4, 1 << 31)
            entry_at = self.offset(lookup or first)
            while entry := self.number(form, entry_at):
                names.append(entry & 0xFFFF if entry & by_ordinal else self.text(entry + 2))
                entry_at += size
            at += 20
        return found

    def resource_types(self):
        address, size = self.directory(RESOURCES)
        if not size:
            return []
        at = self.offset(address)
        named, numbered = struct.unpack_from("<HH", self.data, at + 12)
        return [self.number("<I", at + 16 + 8 * i) for i in range(named, named + numbered)]
