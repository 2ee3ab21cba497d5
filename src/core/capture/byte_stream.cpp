// SPDX-License-Identifier: MIT
// Skipping, and the buffer of streams that have one.
#include "byte_stream.h"

#include <algorithm>
#include <cstring>

namespace netmon {

namespace {

constexpr std::size_t kBufferBytes = std::size_t{256} << 10; // fits in the nearer caches

} // namespace

bool ByteStream::skip(std::uint64_t bytes) {
  while (bytes != 0) {
    const std::span<const std::byte> next = peek(1);
    if (next.empty()) return false;
    const std::uint64_t step = std::min<std::uint64_t>(bytes, next.size());
    pass(static_cast<std::size_t>(step));
    bytes -= step;
  }
  return true;
}

// The buffer grows only when it is full of bytes that came, whatever is asked for: what a file
// claims costs no memory.
void BufferedStream::refill(std::size_t bytes) {
  auto have = static_cast<std::size_t>(end_ - at_);
  while (have < bytes && !ended_) {
    if (!buffer_ || have == room_) {
      const std::size_t room = buffer_ ? room_ * 2 : kBufferBytes;
      auto larger = std::make_unique_for_overwrite<std::byte[]>(room);
      std::copy_n(at_, have, larger.get());
      buffer_ = std::move(larger);
      room_ = room;
    } else if (at_ != buffer_.get() && have != 0) {
      std::memmove(buffer_.get(), at_, have);
    }
    at_ = buffer_.get();
    end_ = at_ + have;
    const std::size_t got = read({buffer_.get() + have, room_ - have});
    ended_ = got == 0;
    have += got;
    end_position_ += got;
    end_ = at_ + have;
  }
}

} // namespace netmon
