// SPDX-License-Identifier: MIT
// Files that cannot be opened for reasons specific to POSIX.
#include "open_errors.h"

#include <unistd.h>

#include <filesystem>

namespace netmon::test {
namespace {

TEST_F(OpenErrors, Device) {
  expect("/dev/null", NMERR_INVALID_FILE_FORMAT, "it is a device or a pipe");
}

TEST_F(OpenErrors, DeniedFile) {
  const std::string path = folder.write("secret", {1, 2, 3, 4});
  std::filesystem::permissions(path, std::filesystem::perms::none);
  const bool is_root = geteuid() == 0; // root may read everything
  if (is_root) {
    ASSERT_EQ(seteuid(65534), 0);
  }
  expect(path, NMERR_ACCESS_DENIED, "permissions");
  if (is_root) {
    ASSERT_EQ(seteuid(0), 0);
  }
}

} // namespace
} // namespace netmon::test
