// SPDX-License-Identifier: MIT
// The temporary storage of frames that stay where they were read: it takes over the buffers of a
// stream, gaps and all, and stores each on another thread while the next one is filled, because
// storing takes about as long as reading. Depends on byte_stream.h, file_bytes.h.
#pragma once

#include "byte_stream.h"
#include "file_bytes.h"

#include <cstddef>
#include <cstdint>
#include <future>

namespace netmon {

class FrameStore final : public ByteStream::Keeper {
 public:
  FrameStore() noexcept = default;
  FrameStore(const FrameStore&) = delete;
  FrameStore& operator=(const FrameStore&) = delete;
  ~FrameStore() override;

  // Says that the present buffer has something to be kept. Where that will be is `base()` and its
  // offset in the buffer.
  void mark() noexcept { is_marked_ = true; }
  std::uint64_t base() const noexcept { return base_; }

  // True when storage is missing or full.
  bool has_failed() const noexcept { return failed_; }

  bool wants() const noexcept override { return is_marked_; }
  StreamBuffer spare(std::size_t least) override;
  void take(StreamBuffer buffer, std::size_t bytes) noexcept override;

  // Returns what was stored, with the start of the last buffer; an error when anything failed.
  FileBytes finish(const std::byte* last, std::size_t bytes);

 private:
  void wait() noexcept;
  bool append(const std::byte* data, std::size_t bytes) noexcept;

  port::Spool* spool_ = nullptr;
  StreamBuffer storing_buffer_; // free when storing_ is not valid
  std::future<bool> storing_;
  std::uint64_t base_ = 0;
  bool is_marked_ = false;
  bool failed_ = false;
};

} // namespace netmon
