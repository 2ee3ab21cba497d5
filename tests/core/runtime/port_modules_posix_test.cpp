// SPDX-License-Identifier: MIT
// What the port reports about modules, with the libraries of a POSIX system. tests/api has the
// rest.
#include "core/expert/elf_tables.h"
#include "core/runtime/port.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

#include <dlfcn.h>
#include <link.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace netmon {
namespace {

constexpr const char* kLibrary = "libc.so.6";
constexpr const char* kFunction = "strlen";

TEST(PortModules, FindsTheLibrariesThatAModuleNeeds) {
  const port::ModuleResult library = port::load_needed(kLibrary, "/no/such/module.so", {});
  ASSERT_NE(library.module, nullptr) << library.error;
  EXPECT_NE(port::find_symbol(library.module, kFunction), nullptr);
  EXPECT_EQ(port::find_symbol(library.module, "no_library_has_this"), nullptr);
  port::release_needed(library.module);
  const port::ModuleResult none = port::load_needed("libno_such.so.9", "/no/such/module.so", {});
  EXPECT_EQ(none.module, nullptr);
  EXPECT_NE(none.error, "");
}

TEST(PortModules, KnowsWhatItCanLoad) {
  std::ifstream in("/proc/self/exe", std::ios::binary);
  const std::string bytes(std::istreambuf_iterator<char>(in), {});
  ModuleTables own;
  ASSERT_TRUE(read_elf({reinterpret_cast<const std::byte*>(bytes.data()), bytes.size()}, own));
  EXPECT_EQ(port::module_target().format, port::ModuleFormat::elf);
  EXPECT_EQ(port::module_target().machine, own.machine);
  EXPECT_EQ(own.is_64_bit, sizeof(void*) == 8);
}

TEST(PortModules, LooksWhereTheModuleSays) {
  void* const some = dlopen("libm.so.6", RTLD_LAZY);
  ASSERT_NE(some, nullptr);
  link_map* map = nullptr;
  ASSERT_EQ(dlinfo(some, RTLD_DI_LINKMAP, &map), 0);
  const test::TempFolder folder;
  std::filesystem::create_directory(folder.path("sub"));
  std::filesystem::copy_file(map->l_name, folder.path("sub/libnetmon_copy.so"));
  dlclose(some);
  const std::string module = folder.path("expert.so");
  const std::string absolute = folder.path("sub");
  for (const std::vector<std::string>& paths :
       {std::vector<std::string>{"$ORIGIN/sub"}, {"/no/such:${ORIGIN}/sub"}, {"", ":", absolute}}) {
    const port::ModuleResult library = port::load_needed("libnetmon_copy.so", module, paths);
    EXPECT_NE(library.module, nullptr) << paths[0] << ": " << library.error;
    port::release_needed(library.module);
  }
  EXPECT_EQ(port::load_needed("libnetmon_copy.so", module, {}).module, nullptr);
  EXPECT_EQ(port::load_needed("libnetmon_copy.so", module, {"$ORIGIN"}).module, nullptr);
  EXPECT_EQ(port::load_needed("libnetmon_copy.so", module, {"$ORIGIN$ORIGIN$ORIGIN"}).module,
            nullptr);
}

TEST(PortModules, NamesThatEveryModuleFinds) {
  EXPECT_TRUE(port::is_in_every_module(kFunction));
  EXPECT_FALSE(port::is_in_every_module("no_library_has_this"));
}

} // namespace
} // namespace netmon
