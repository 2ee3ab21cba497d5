// SPDX-License-Identifier: MIT
// Files that are large but take no room, for tests: what was never written reads as zero. Path:
// UTF-8.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace netmon::test {

// Writes bytes into a file, which is created if it does not exist. False when the system refuses.
bool write_sparse(const std::string& path, std::uint64_t offset,
                  const std::vector<std::uint8_t>& bytes);

} // namespace netmon::test
