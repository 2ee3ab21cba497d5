// SPDX-License-Identifier: MIT
// Buffered writing into temporary storage (port.h), which is mapped when it is complete. Depends on
// mapped_file.h.
#pragma once

#include "mapped_file.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <string>

namespace netmon {

class SpoolWriter {
 public:
  SpoolWriter() noexcept = default;
  SpoolWriter(const SpoolWriter&) = delete;
  SpoolWriter& operator=(const SpoolWriter&) = delete;
  ~SpoolWriter() {
    if (spool_) port::discard_spool(spool_);
  }

  // Appends; false when there is no storage or no more of it. Nothing can be appended after that.
  bool append(const void* data, std::size_t bytes) noexcept {
    if (bytes > kBufferBytes - used_) return append_slowly(data, bytes);
    if (bytes != 0) std::memcpy(buffer_.get() + used_, data, bytes);
    used_ += bytes;
    size_ += bytes;
    return true;
  }

  // Bytes appended so far.
  std::uint64_t size() const noexcept { return size_; }

  // Maps what was written; an error when anything went wrong on the way.
  MappedFile finish();

 private:
  // Large writes: the system then keeps the storage in larger pieces, which is quicker to map.
  static constexpr std::size_t kBufferBytes = std::size_t{1} << 20;

  bool append_slowly(const void* data, std::size_t bytes) noexcept;
  bool flush() noexcept;

  port::Spool* spool_ = nullptr;
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t used_ = kBufferBytes; // full until there is a buffer
  std::uint64_t size_ = 0;
  bool failed_ = false;
};

} // namespace netmon
