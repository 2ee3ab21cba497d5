// SPDX-License-Identifier: MIT
// How much physical memory this process uses, for tests. Depends on nothing.
#pragma once

#include <cstdint>

namespace netmon::test {

// Bytes; 0 when the system does not report it.
std::int64_t resident_memory();

} // namespace netmon::test
