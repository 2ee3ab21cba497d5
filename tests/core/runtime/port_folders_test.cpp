// SPDX-License-Identifier: MIT
// The folders of the port.
#include "core/runtime/port.h"

#include "support/environment.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

TEST(PortFolders, TheProductsIsTheOneThatTheEnvironmentNames) {
  const test::ScopedEnvironment named("NETMON_FOLDER", "a folder/\xc3\xa4");
  EXPECT_EQ(port::product_folder(), "a folder/\xc3\xa4");
}

TEST(PortFolders, TheProductsIsSomewhereWithoutTheEnvironment) {
  const test::ScopedEnvironment named("NETMON_FOLDER", "");
  const std::string folder = port::product_folder();
  EXPECT_TRUE(test::path_of(folder).is_absolute()) << folder;
  EXPECT_TRUE(test::path_of(folder).has_filename()) << folder;
}

TEST(PortFolders, APathInOneIsFoundOrMade) {
  const test::TempFolder folder;
  const std::string base = folder.path("");
  folder.write("Some.Ini", {'x'});
  const auto same = [](const std::string& a, const std::string& b) {
    return test::path_of(a).make_preferred() == test::path_of(b).make_preferred();
  };
  EXPECT_TRUE(same(port::path_in(base, "new"), base + "new"));
  EXPECT_TRUE(same(port::path_in(base + "nowhere", "new"), base + "nowhere/new"));
  const std::string other_case = port::path_in(base, "SOME.INI");
  const port::FileResult opened = port::open_file(other_case);
  ASSERT_NE(opened.file, nullptr) << other_case;
  port::close_file(opened.file);
}

} // namespace
} // namespace netmon
