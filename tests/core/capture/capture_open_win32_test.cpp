// SPDX-License-Identifier: MIT
// Files that cannot be opened for reasons specific to Windows.
#include "open_errors.h"

#include "base/utf16.h"

#include <windows.h>

namespace netmon::test {
namespace {

TEST_F(OpenErrors, Device) {
  for (const char* name : {"NUL", "nul", "\\\\.\\NUL", "CON", "CONIN$"}) {
    SCOPED_TRACE(name);
    expect(name, NMERR_INVALID_FILE_FORMAT, "it is a device or a pipe");
  }
}

TEST_F(OpenErrors, DeniedFile) {
  const std::string path = folder.write("secret", {1, 2, 3, 4});
  const HANDLE alone = CreateFileW(to_utf16(path).c_str(), GENERIC_READ, 0, nullptr, OPEN_EXISTING,
                                   FILE_ATTRIBUTE_NORMAL, nullptr);
  ASSERT_NE(alone, INVALID_HANDLE_VALUE);
  expect(path, NMERR_ACCESS_DENIED, "permissions");
  CloseHandle(alone);
}

} // namespace
} // namespace netmon::test
