// SPDX-License-Identifier: MIT
// The type of a key, for code that only passes keys on. Depends on nothing.
#pragma once

#include <cstddef>
#include <cstdint>

namespace netmon {

// An HEXPERTKEY as a number: 0 is none. Never a pointer, never dereferenced, never reused.
using Key = std::uintptr_t;

// At most this many keys are open at a time, well below the number of arenas that jemalloc allows.
inline constexpr std::size_t kMaxOpenKeys = 2000;

} // namespace netmon
