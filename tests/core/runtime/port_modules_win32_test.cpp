// SPDX-License-Identifier: MIT
// What the port reports about modules, with the libraries of Windows. tests/api has the rest.
#include "core/expert/pe_tables.h"
#include "core/runtime/port.h"

#include <gtest/gtest.h>

#include <windows.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace netmon {
namespace {

constexpr const char* kLibrary = "KERNEL32.dll";
constexpr const char* kFunction = "GetTickCount";

TEST(PortModules, FindsTheLibrariesThatAModuleNeeds) {
  const port::ModuleResult library = port::load_needed(kLibrary, "C:\\no\\such\\module.dll", {});
  ASSERT_NE(library.module, nullptr) << library.error;
  EXPECT_NE(port::find_symbol(library.module, kFunction), nullptr);
  EXPECT_EQ(port::find_symbol(library.module, "no_library_has_this"), nullptr);
  port::release_needed(library.module);
  const port::ModuleResult none =
      port::load_needed("no_such_9.dll", "C:\\no\\such\\module.dll", {});
  EXPECT_EQ(none.module, nullptr);
  EXPECT_NE(none.error, "");
}

TEST(PortModules, KnowsWhatItCanLoad) {
  wchar_t path[MAX_PATH];
  ASSERT_NE(GetModuleFileNameW(nullptr, path, MAX_PATH), 0u);
  std::ifstream in(std::filesystem::path(path), std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  ModuleTables own;
  ASSERT_TRUE(read_pe({reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()}, own));
  EXPECT_EQ(port::module_target().format, port::ModuleFormat::pe);
  EXPECT_EQ(port::module_target().machine, own.machine);
  EXPECT_EQ(own.is_64_bit, sizeof(void*) == 8);
}

} // namespace
} // namespace netmon
