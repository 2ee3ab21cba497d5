// SPDX-License-Identifier: MIT
// Reads numbers and texts at offsets that a file claims, and treats whatever is outside the file as
// absent. Depends on byte_order.h.
#pragma once

#include "base/byte_order.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace netmon {

class TableBytes {
 public:
  explicit TableBytes(std::span<const std::byte> bytes) noexcept : bytes_(bytes) {}

  std::uint64_t size() const noexcept { return bytes_.size(); }

  bool has(std::uint64_t offset, std::uint64_t bytes) const noexcept {
    return offset <= bytes_.size() && bytes <= bytes_.size() - offset;
  }

  // A little-endian number; none beyond the end of the file.
  template <class T>
  std::optional<T> number(std::uint64_t offset) const noexcept {
    if (!has(offset, sizeof(T))) return std::nullopt;
    return load_little<T>(bytes_.data() + offset);
  }

  // The text up to its NUL. Empty when there is none or it is longer than any name.
  std::string_view text(std::uint64_t offset) const noexcept {
    constexpr std::uint64_t kLongest = 4096;
    if (offset >= bytes_.size()) return {};
    const auto* const first = reinterpret_cast<const char*>(bytes_.data()) + offset;
    const auto* const last = first + std::min<std::uint64_t>(bytes_.size() - offset, kLongest);
    const auto* const end = std::find(first, last, '\0');
    return end == last ? std::string_view() : std::string_view(first, end);
  }

 private:
  std::span<const std::byte> bytes_;
};

} // namespace netmon
