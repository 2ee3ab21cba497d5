// SPDX-License-Identifier: MIT
// The tables of module files: what is in good ones, and that bad ones do no harm.
#include "core/expert/elf_tables.h"
#include "core/expert/netmon_names.h"
#include "core/expert/pe_tables.h"
#include "module_builder.h"

#include <gtest/gtest.h>

#include <memory>
#include <random>
#include <span>

namespace netmon {
namespace {

using test::Bytes;
using test::ElfBuilder;
using test::PeBuilder;
using Names = std::vector<std::string>;

// In memory of exactly its size, so that a sanitizer sees a read past the end.
class Exact {
 public:
  explicit Exact(const Bytes& bytes) : Exact(bytes, bytes.size()) {}
  Exact(const Bytes& bytes, std::size_t size)
      : size_(size), memory_(std::make_unique<std::byte[]>(size)) {
    std::transform(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(size), memory_.get(),
                   [](std::uint8_t byte) { return std::byte{byte}; });
  }
  std::span<const std::byte> bytes() const { return {memory_.get(), size_}; }

 private:
  std::size_t size_;
  std::unique_ptr<std::byte[]> memory_;
};

bool read(const Exact& file, ModuleTables& out) {
  return read_elf(file.bytes(), out) || read_pe(file.bytes(), out);
}

ModuleTables tables_of(const Bytes& bytes) {
  ModuleTables tables;
  EXPECT_TRUE(read(Exact(bytes), tables));
  return tables;
}

Names names_of(const std::vector<ModuleImport>& imports) {
  Names names;
  for (const ModuleImport& import : imports) {
    names.push_back((import.library.empty() ? "" : import.library + "!") + import.name);
  }
  return names;
}

ElfBuilder full_elf() {
  ElfBuilder elf;
  elf.libraries = {"libnmapi.so.0", "libc.so.6"};
  elf.search_paths = {"$ORIGIN/../lib:/opt/lib"};
  elf.imports = {"CreateFilter", "strlen"};
  elf.weak_imports = {"__gmon_start__"};
  elf.exports = {"Register", "Run", "DllMain"};
  return elf;
}

PeBuilder full_pe() {
  PeBuilder pe;
  pe.imports = {{"nmapi.dll", {"CreateFilter", "ExpertGetFrame"}}, {"MFC42.DLL", {"#815", "#7"}}};
  pe.exports = {"Register", "Run"};
  return pe;
}

TEST(ModuleTables, ElfOfEachWidthAndHash) {
  for (const bool is_64_bit : {true, false}) {
    for (const bool gnu_hash : {true, false}) {
      ElfBuilder elf = full_elf();
      elf.is_64_bit = is_64_bit;
      elf.gnu_hash = gnu_hash;
      elf.machine = is_64_bit ? 62 : 3;
      const ModuleTables tables = tables_of(elf.build());
      EXPECT_EQ(tables.format, port::ModuleFormat::elf);
      EXPECT_EQ(tables.machine, elf.machine);
      EXPECT_EQ(tables.is_64_bit, is_64_bit);
      EXPECT_TRUE(tables.is_library);
      EXPECT_EQ(tables.libraries, elf.libraries);
      EXPECT_EQ(tables.search_paths, elf.search_paths);
      EXPECT_EQ(names_of(tables.imports), elf.imports) << "without the weak one";
      EXPECT_EQ(tables.exports, elf.exports);
    }
  }
}

TEST(ModuleTables, ElfThatExportsNothing) {
  for (const bool gnu_hash : {true, false}) {
    ElfBuilder elf = full_elf();
    elf.gnu_hash = gnu_hash;
    elf.exports.clear();
    EXPECT_EQ(names_of(tables_of(elf.build()).imports), elf.imports);
  }
}

TEST(ModuleTables, ElfOfAnotherKindOrByteOrder) {
  ElfBuilder elf = full_elf();
  elf.type = 2; // a program
  EXPECT_FALSE(tables_of(elf.build()).is_library);
  elf.type = 3;
  elf.is_big_endian = true;
  elf.machine = 20;
  const ModuleTables tables = tables_of(elf.build());
  EXPECT_TRUE(tables.is_library);
  EXPECT_EQ(tables.machine, 20);
  EXPECT_TRUE(tables.imports.empty());
}

TEST(ModuleTables, PeOfEachWidth) {
  for (const bool is_64_bit : {true, false}) {
    PeBuilder pe = full_pe();
    pe.is_64_bit = is_64_bit;
    pe.machine = is_64_bit ? 0x8664 : 0x14c;
    const ModuleTables tables = tables_of(pe.build());
    EXPECT_EQ(tables.format, port::ModuleFormat::pe);
    EXPECT_EQ(tables.machine, pe.machine);
    EXPECT_EQ(tables.is_64_bit, is_64_bit);
    EXPECT_TRUE(tables.is_library);
    EXPECT_EQ(tables.libraries, (Names{"nmapi.dll", "MFC42.DLL"}));
    EXPECT_EQ(names_of(tables.imports), (Names{"nmapi.dll!CreateFilter", "nmapi.dll!ExpertGetFrame",
                                               "MFC42.DLL!#815", "MFC42.DLL!#7"}));
    EXPECT_EQ(tables.exports, pe.exports);
  }
  PeBuilder program = full_pe();
  program.characteristics = 2;
  EXPECT_FALSE(tables_of(program.build()).is_library);
}

TEST(ModuleTables, FilesThatAreNotModules) {
  for (const char* text :
       {"", "M", "MZ",
        "\x7f"
        "ELF",
        "#!/bin/sh\n", "!<arch>\n",
        "MZ and nothing that a loader would take for a header, to byte 0x40 or so"}) {
    Bytes bytes;
    test::append(bytes, text);
    ModuleTables tables;
    EXPECT_FALSE(read(Exact(bytes), tables)) << text;
    EXPECT_EQ(tables.format, port::ModuleFormat::none);
  }
}

// ---- Hostile files

std::vector<Bytes> good_files() {
  std::vector<Bytes> files;
  for (const bool is_64_bit : {true, false}) {
    ElfBuilder elf = full_elf();
    elf.is_64_bit = is_64_bit;
    files.push_back(elf.build());
    elf.gnu_hash = true;
    files.push_back(elf.build());
    PeBuilder pe = full_pe();
    pe.is_64_bit = is_64_bit;
    files.push_back(pe.build());
  }
  return files;
}

void expect_bounded(const ModuleTables& tables) {
  std::size_t bytes = 0, count = tables.imports.size();
  for (const auto* list : {&tables.libraries, &tables.search_paths, &tables.exports}) {
    count += list->size();
    for (const std::string& text : *list) bytes += text.size();
  }
  for (const ModuleImport& import : tables.imports) {
    bytes += import.library.size() + import.name.size();
  }
  EXPECT_LE(bytes, std::size_t{16} << 20);
  EXPECT_LE(count, std::size_t{1} << 18);
}

TEST(ModuleTables, CutAnywhere) {
  for (const Bytes& file : good_files()) {
    for (std::size_t size = 0; size < file.size(); ++size) {
      ModuleTables tables;
      read(Exact(file, size), tables);
      expect_bounded(tables);
    }
  }
}

// Every number of the file in turn as large, as odd, as small as possible.
TEST(ModuleTables, EveryNumberIsWrongOnce) {
  for (const Bytes& file : good_files()) {
    for (const std::size_t width : {1u, 2u, 4u, 8u}) {
      for (std::size_t at = 0; at + width <= file.size(); at += width) {
        for (const std::uint64_t value :
             {std::uint64_t{0}, std::uint64_t{1}, ~std::uint64_t{0}, ~std::uint64_t{0} - 7,
              std::uint64_t{0x7fffffffffffffff}, std::uint64_t{0x80000000},
              std::uint64_t{file.size()}, std::uint64_t{file.size() - 1}}) {
          Bytes wrong = file;
          ElfBuilder::put(wrong, at, value, width);
          ModuleTables tables;
          read(Exact(wrong), tables);
          expect_bounded(tables);
        }
      }
    }
  }
}

TEST(ModuleTables, ManyBytesAreWrong) {
  std::mt19937 random(20031);
  for (const Bytes& file : good_files()) {
    for (int round = 0; round < 2000; ++round) {
      Bytes wrong = file;
      for (unsigned i = 0; i < 1 + random() % 8; ++i) {
        wrong[random() % wrong.size()] = static_cast<std::uint8_t>(random());
      }
      ModuleTables tables;
      read(Exact(wrong), tables);
      expect_bounded(tables);
    }
  }
}

// Tables that repeat the same long name over and over, and tables that never end.
TEST(ModuleTables, EndlessTables) {
  ElfBuilder elf;
  elf.exports = Names(40'000, std::string(1000, 'x'));
  expect_bounded(tables_of(elf.build()));
  elf.exports = Names(300'000, "");
  EXPECT_TRUE(tables_of(elf.build()).exports.empty());

  PeBuilder pe;
  pe.imports = {{"a.dll", Names(40'000, std::string(1000, 'x'))}};
  expect_bounded(tables_of(pe.build()));
  pe.imports = {{"a.dll", Names(300'000, "")}};
  EXPECT_TRUE(tables_of(pe.build()).imports.empty());

  // A table of libraries that is its own table of names.
  pe.imports.clear();
  for (int i = 0; i < 3000; ++i) pe.imports.emplace_back("b.dll", Names{"f"});
  EXPECT_LE(tables_of(pe.build()).libraries.size(), 1024u);
}

// ---- Names

TEST(NetmonNames, PlainNames) {
  const std::pair<const char*, const char*> names[] = {
      {"Run", "Run"},
      {"_Run@20", "Run"},
      {"Run@20", "Run"},
      {"_Z3RunPvP13_EXPERTCONFIG", "Run"},
      {"?Run@@YGHPAXPAU_EXPERTCONFIG@@@Z", "Run"},
      {"_Z", ""},
      {"_Z99Run", "Run"},
      {"_Z18446744073709551617Run", "Run"},
      {"_ZN6netmon3RunEv", ""},
      {"?", ""},
      {"@", "@"},
      {"Run@", "Run@"},
      {"Run@x", "Run@x"},
      {"_private", "_private"},
      {"", ""},
  };
  for (const auto& name : names) EXPECT_EQ(plain_name(name.first), name.second) << name.first;
}

TEST(NetmonNames, OfNetworkMonitor) {
  for (const char* name : {"CreateFilter", "AddProperty", "BHGetLastError", "ExpertGetFrame",
                           "setKeyAndValue", "LockFrame"}) {
    EXPECT_TRUE(is_netmon_function(name)) << name;
  }
  for (const char* name : {"", "strlen", "createfilter", "CreateFilterX", "GetTickCount"}) {
    EXPECT_FALSE(is_netmon_function(name)) << name;
  }
  for (const char* name : {"NMAPI.DLL", "nmapi.dll", "NMSUPP.dll", "npptools.dll"}) {
    EXPECT_TRUE(is_netmon_library(name)) << name;
  }
  for (const char* name : {"", "nmapi", "KERNEL32.dll", "nmapi.dll.dll"}) {
    EXPECT_FALSE(is_netmon_library(name)) << name;
  }
}

} // namespace
} // namespace netmon
