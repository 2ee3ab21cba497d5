// SPDX-License-Identifier: MIT
// Linked into a test program on the fake port: no file is mapped whole there.
#include "fake_port.h"

namespace {
const bool nothing_whole = [] {
  netmon::fake_port::capabilities.whole_files_limit = 0;
  return true;
}();
} // namespace
