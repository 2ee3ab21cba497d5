// SPDX-License-Identifier: MIT
// The folders of the port where names are told by their case, and where users have folders for
// configuration. POSIX only.
#include "core/runtime/port.h"

#include "support/environment.h"
#include "support/temp_folder.h"

#include <gtest/gtest.h>

namespace netmon {
namespace {

TEST(PortFolders, TheProductsIsAmongTheUsersConfiguration) {
  const test::ScopedEnvironment named("NETMON_FOLDER", "");
  const test::ScopedEnvironment home("HOME", "/home/somebody");
  {
    const test::ScopedEnvironment config("XDG_CONFIG_HOME", "/config");
    EXPECT_EQ(port::product_folder(), "/config/netmon");
  }
  {
    const test::ScopedEnvironment config("XDG_CONFIG_HOME", "relative");
    EXPECT_EQ(port::product_folder(), "/home/somebody/.config/netmon");
    const test::ScopedEnvironment none("HOME", "");
    EXPECT_EQ(port::product_folder(), "/etc/netmon");
  }
}

TEST(PortFolders, TheVeryNameComesBeforeOthersThatDifferInCase) {
  const test::TempFolder folder;
  const std::string base = folder.path("");
  folder.write("b.ini", {});
  EXPECT_EQ(port::path_in(base, "B.INI"), base + "b.ini");
  folder.write("B.ini", {});
  EXPECT_EQ(port::path_in(base, "B.INI"), base + "B.ini"); // the first of them
  EXPECT_EQ(port::path_in(base, "b.ini"), base + "b.ini");
  folder.write("B.INI", {});
  EXPECT_EQ(port::path_in(base, "B.INI"), base + "B.INI");
}

} // namespace
} // namespace netmon
