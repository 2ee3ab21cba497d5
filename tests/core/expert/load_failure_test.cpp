// SPDX-License-Identifier: MIT
// Why a module cannot be loaded, in words: with files that are built byte by byte, and a loader
// that knows what a test tells it.
#include "core/expert/load_failure.h"
#include "fake_port.h"
#include "module_builder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>

namespace netmon {
namespace {

using test::Bytes;
using test::ElfBuilder;
using test::PeBuilder;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr port::ModuleTarget kLinux{port::ModuleFormat::elf, 62};
constexpr port::ModuleTarget kWindows{port::ModuleFormat::pe, 0x8664};

class LoadFailure : public testing::Test {
 protected:
  LoadFailure() { fake_port::module_target = kLinux; }
  ~LoadFailure() override {
    EXPECT_EQ(fake_port::needed_libraries, 0) << "all were given back";
    fake_port::reset();
  }

  static std::string describe(const Bytes& file) {
    fake_port::files["expert"] = std::string(file.begin(), file.end());
    return describe_load_failure("expert", "the loader's words");
  }

  static void provide(const std::string& library, const std::vector<std::string>& names) {
    static int something;
    auto& symbols = fake_port::modules[library];
    for (const std::string& name : names) symbols[name] = &something;
  }
};

ElfBuilder elf_expert(std::vector<std::string> imports) {
  ElfBuilder elf;
  elf.libraries = {"libnmapi.so.0", "libc.so.6"};
  elf.imports = std::move(imports);
  elf.exports = {"Register", "Run"};
  return elf;
}

TEST_F(LoadFailure, NamesAllMissingFunctionsAndSaysWhose) {
  provide("libnmapi.so.0", {"ExpertGetFrame"});
  provide("libc.so.6", {"strlen"});
  fake_port::names_of_all = {"of_the_program"};
  const std::string text =
      describe(elf_expert({"CreateFilter", "ExpertGetFrame", "strlen", "of_the_program",
                           "nobody_has_this", "FilterAddObject", "nor_this", "DestroyFilter"})
                   .build());
  EXPECT_EQ(text,
            "it needs functions of Network Monitor that this version of netmon does not have "
            "yet: CreateFilter, FilterAddObject, DestroyFilter. It needs functions that no "
            "library provides: nobody_has_this, nor_this");
}

TEST_F(LoadFailure, AFunctionDeclaredWithoutCLinkageIsExplained) {
  provide("libnmapi.so.0", {"ExpertGetFrame"});
  provide("libc.so.6", {});
  EXPECT_THAT(describe(elf_expert({"_Z14ExpertGetFramePvjjjS_S_"}).build()),
              AllOf(HasSubstr("ExpertGetFrame as a C++ function"), Not(HasSubstr("not have yet"))));
}

TEST_F(LoadFailure, LibrariesThatAreNotThere) {
  provide("libnmapi.so.0", {});
  auto elf = elf_expert({"maybe_of_the_lost_one", "CreateFilter"});
  elf.libraries.insert(elf.libraries.end(), {"libgone.so.1", "libgonetoo.so"});
  provide("libc.so.6", {});
  EXPECT_THAT(describe(elf.build()),
              AllOf(HasSubstr("libraries that were not found: libgone.so.1, libgonetoo.so"),
                    HasSubstr("CreateFilter"), Not(HasSubstr("maybe_of_the_lost_one"))));
}

TEST_F(LoadFailure, WithNothingMissingTheLoaderIsQuoted) {
  provide("libnmapi.so.0", {"ExpertGetFrame"});
  provide("libc.so.6", {});
  EXPECT_EQ(describe(elf_expert({"ExpertGetFrame"}).build()), "the loader's words");
}

TEST_F(LoadFailure, FilesThatAreNotModules) {
  for (const char* contents : {"", "text", "!<arch>\n"}) {
    EXPECT_THAT(describe(Bytes(contents, contents + std::strlen(contents))),
                AllOf(HasSubstr("the loader's words"), HasSubstr("a shared library")));
  }
  EXPECT_THAT(describe_load_failure("missing", "no such file"), HasSubstr("no such file"));
}

TEST_F(LoadFailure, AListTooLongToBeReadIsCut) {
  provide("libnmapi.so.0", {});
  provide("libc.so.6", {});
  std::vector<std::string> imports;
  for (int i = 0; i < 5000; ++i) imports.push_back("function_number_" + std::to_string(i));
  const std::string text = describe(elf_expert(imports).build());
  EXPECT_LT(text.size(), 4000u);
  EXPECT_THAT(text, AllOf(HasSubstr("function_number_0, function_number_1,"), HasSubstr(" more")));
}

// ---- Windows

TEST_F(LoadFailure, DllsAndTheirFunctions) {
  fake_port::module_target = kWindows;
  provide("nmapi.dll", {"ExpertGetFrame"});
  provide("KERNEL32.dll", {"Sleep"});
  PeBuilder pe;
  pe.exports = {"Register", "Run"};
  pe.imports = {{"nmapi.dll", {"ExpertGetFrame", "CreateFilter", "SomethingOlder", "#3"}},
                {"KERNEL32.dll", {"Sleep", "SleepWell"}},
                {"NMSUPP.dll", {"BhSetTimer", "AllocMemory"}},
                {"MFC42.DLL", {"#815"}}};
  EXPECT_EQ(describe(pe.build()),
            "it needs NMSUPP.dll (BhSetTimer, AllocMemory), a library of Network Monitor that this "
            "version of netmon does not have yet. It needs libraries that were not found: "
            "MFC42.DLL; put them next to it or in a folder on PATH. It needs functions of Network "
            "Monitor that this version of netmon does not have yet: CreateFilter, SomethingOlder. "
            "It needs functions that no library provides: SleepWell");
}

// ---- Parsers

TEST_F(LoadFailure, AParserIsToldToBeOne) {
  const std::vector<std::vector<std::string>> parsers = {
      {"ParserAutoInstallInfo"},
      {"Register", "Deregister", "RecognizeFrame", "ParserAutoInstallInfo", "DllMain"},
      {"DLLEntry"},
      {"_Z21ParserAutoInstallInfov"},
  };
  provide("libnmapi.so.0", {});
  provide("libc.so.6", {});
  for (const auto& exports : parsers) {
    ElfBuilder elf = elf_expert({"CreateProtocol", "AddProperty"});
    elf.exports = exports;
    EXPECT_THAT(describe(elf.build()), AllOf(HasSubstr("parser, not an expert"),
                                             HasSubstr("CreateProtocol, AddProperty")));
    EXPECT_THAT(describe_missing_entry("expert", "no function Run"), HasSubstr("parser"));
    PeBuilder pe;
    pe.exports = exports;
    EXPECT_THAT(describe(pe.build()),
                AllOf(HasSubstr("parser, not an expert"), HasSubstr("Windows DLL")));
  }
  PeBuilder stdcall;
  stdcall.exports = {"_ParserAutoInstallInfo@0"};
  EXPECT_THAT(describe(stdcall.build()), HasSubstr("parser"));
}

TEST_F(LoadFailure, AnExpertIsNotToldToBeAParser) {
  for (const auto& exports : std::vector<std::vector<std::string>>{
           {"Register", "Run", "ParserAutoInstallInfo"}, {"Register"}, {}}) {
    ElfBuilder elf = elf_expert({});
    elf.exports = exports;
    EXPECT_THAT(describe(elf.build()), Not(HasSubstr("parser")));
    EXPECT_EQ(describe_missing_entry("expert", "no function Run"),
              "it exports no function Run, so it is not an expert");
  }
}

// ---- For another machine

TEST_F(LoadFailure, ModulesOfAnotherSystem) {
  PeBuilder pe;
  EXPECT_THAT(describe(pe.build()), AllOf(HasSubstr("a Windows DLL for 64-bit x86"),
                                          HasSubstr("this netmon is for Linux")));
  pe.is_64_bit = false;
  pe.machine = 0x14c;
  EXPECT_THAT(describe(pe.build()), HasSubstr("a Windows DLL for 32-bit x86"));
  pe.characteristics = 2;
  EXPECT_THAT(describe(pe.build()), HasSubstr("a Windows program"));

  fake_port::module_target = kWindows;
  ElfBuilder elf;
  EXPECT_THAT(describe(elf.build()), AllOf(HasSubstr("a Linux shared library (ELF) for 64-bit x86"),
                                           HasSubstr("this netmon is for Windows")));
  elf.type = 2;
  EXPECT_THAT(describe(elf.build()), HasSubstr("a Linux program"));
}

TEST_F(LoadFailure, ModulesOfAnotherMachine) {
  const std::pair<std::uint16_t, const char*> elf_machines[] = {
      {3, "32-bit x86"}, {40, "32-bit ARM"}, {183, "64-bit ARM"}, {243, "RISC-V"},
      {20, "PowerPC"},   {4711, "4711"},     {0, "unknown"}};
  for (const auto& machine : elf_machines) {
    ElfBuilder elf;
    elf.machine = machine.first;
    EXPECT_THAT(describe(elf.build()),
                AllOf(HasSubstr(machine.second), HasSubstr("this netmon is for 64-bit x86 (x64)")));
  }
  fake_port::module_target = kWindows;
  const std::pair<std::uint16_t, const char*> pe_machines[] = {{0x14c, "32-bit x86"},
                                                               {0x1c4, "32-bit ARM"},
                                                               {0xaa64, "64-bit ARM"},
                                                               {0x184, "Alpha"},
                                                               {0x166, "MIPS"}};
  for (const auto& machine : pe_machines) {
    PeBuilder pe;
    pe.machine = machine.first;
    EXPECT_THAT(describe(pe.build()),
                AllOf(HasSubstr(machine.second), HasSubstr("this netmon is for 64-bit x86 (x64)")));
  }
}

TEST_F(LoadFailure, AProgramIsNotALibrary) {
  ElfBuilder fixed;
  fixed.type = 2;
  EXPECT_THAT(describe(fixed.build()), HasSubstr("not a library"));
  ElfBuilder movable;
  movable.is_program = true;
  EXPECT_THAT(describe(movable.build()), HasSubstr("not a library"));
}

// A file that claims to need arbitrarily many libraries does not make the search endless.
TEST_F(LoadFailure, ThousandsOfLibraries) {
  ElfBuilder elf;
  for (int i = 0; i < 3000; ++i) elf.libraries.push_back("lib" + std::to_string(i) + ".so");
  EXPECT_THAT(describe(elf.build()), HasSubstr("lib0.so"));
}

} // namespace
} // namespace netmon
