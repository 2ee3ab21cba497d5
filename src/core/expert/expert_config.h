// SPDX-License-Identifier: MIT
// Configurations of experts: bytes that start with their own length. Reference: experts.md 2.4,
// 11, 14.6. Depends on the public experts.h.
#pragma once

#include <netmon/experts.h>

#include <cstddef>
#include <cstdint>
#include <vector>

namespace netmon {

// Empty when there is none. Otherwise it has at least the length word, which is never larger than
// the vector.
using ConfigBytes = std::vector<std::byte>;

inline constexpr std::size_t kMinConfigBytes = sizeof(EXPERTCONFIG::RawConfigLength);
inline constexpr std::size_t kMaxConfigBytes = std::size_t{16} << 20;

// How many of the `bytes` bytes of a block belong to the configuration, according to its length
// word: all when the word was never written (less than 4) or claims more than there is.
std::size_t config_size(std::uint32_t length_word, std::size_t bytes) noexcept;

// Makes a configuration from `bytes` bytes at `data`; empty when these are too few or too many. The
// length word of the copy never claims more than is there. May throw std::bad_alloc.
ConfigBytes make_config(const void* data, std::size_t bytes);

} // namespace netmon
