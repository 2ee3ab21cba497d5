// SPDX-License-Identifier: MIT
// Reading a file from front to back.
#include "file_stream.h"

#include <optional>

namespace netmon {

std::size_t FileStream::read(std::span<std::byte> room) {
  const std::optional<std::size_t> got = port::read_file(file_, offset_, room.data(), room.size());
  if (!got) problem_ = "cannot be read further";
  offset_ += got.value_or(0);
  return got.value_or(0);
}

} // namespace netmon
