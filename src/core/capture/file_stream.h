// SPDX-License-Identifier: MIT
// A file as a stream. It is read, and not mapped, so that a file that somebody truncates meanwhile
// only ends early. Depends on byte_stream.h, port.h.
#pragma once

#include "byte_stream.h"
#include "core/runtime/port.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace netmon {

class FileStream final : public ByteStream {
 public:
  // The file must outlive this object.
  explicit FileStream(port::File* file) noexcept : file_(file) {}

 private:
  std::size_t read(std::span<std::byte> room) override;

  port::File* const file_;
  std::uint64_t offset_ = 0;
};

} // namespace netmon
