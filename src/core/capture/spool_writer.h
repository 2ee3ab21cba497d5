// SPDX-License-Identifier: MIT
// Buffered writing to temporary storage (port.h), which can be read when it is complete. A full
// buffer is stored on another thread while the next one is filled, because storing takes about as
// long as reading a capture. Depends on file_bytes.h.
#pragma once

#include "file_bytes.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <future>
#include <memory>
#include <new>
#include <string>

namespace netmon {

class SpoolWriter {
 public:
  SpoolWriter() noexcept = default;
  SpoolWriter(const SpoolWriter&) = delete;
  SpoolWriter& operator=(const SpoolWriter&) = delete;
  ~SpoolWriter();

  // Appends data; false when there is no storage or no more of it. Nothing can be appended after
  // that.
  bool append(const void* data, std::size_t bytes) noexcept {
    if (bytes > kBufferBytes - used_) return append_slowly(data, bytes);
    if (bytes != 0) std::memcpy(buffer_.get() + used_, data, bytes);
    used_ += bytes;
    size_ += bytes;
    return true;
  }

  // Bytes appended so far.
  std::uint64_t size() const noexcept { return size_; }

  // Returns what was written; an error when anything failed on the way.
  FileBytes finish();

 private:
  // Large, so that the system keeps the storage in large pieces, which are quick to map; but small
  // enough for two buffers to stay in the processor's cache.
  static constexpr std::size_t kBufferBytes = std::size_t{512} << 10;

  bool append_slowly(const void* data, std::size_t bytes) noexcept;
  bool store() noexcept;
  bool wait() noexcept;

  port::Spool* spool_ = nullptr;
  std::unique_ptr<std::byte[]> buffer_; // being filled
  std::unique_ptr<std::byte[]> stored_; // passed to the other thread, or free
  std::future<bool> storing_;
  std::size_t used_ = kBufferBytes; // of buffer_; full until there is one
  std::uint64_t size_ = 0;
  bool failed_ = false;
};

} // namespace netmon
