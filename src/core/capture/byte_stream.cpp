// SPDX-License-Identifier: MIT
// Filling buffers, and moving what was not read yet from one to the next.
#include "byte_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace netmon {

namespace {

// Large, so that the system keeps what is written of it in large pieces, which are quick to map;
// but small enough for two of them to stay in the processor's cache.
constexpr std::size_t kBufferBytes = std::size_t{512} << 10;

} // namespace

StreamBuffer make_stream_buffer(std::size_t least) {
  const std::size_t room = std::max(least, kBufferBytes);
  return {std::make_unique_for_overwrite<std::byte[]>(room), room};
}

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

// A buffer grows only when it is full of bytes that came, whatever is asked for: what a file claims
// costs no memory.
void ByteStream::refill(std::size_t bytes) {
  while (static_cast<std::size_t>(end_ - at_) < bytes && !ended_) {
    if (end_ == buffer_.bytes.get() + buffer_.room) make_room();
    const std::size_t room = buffer_.room - static_cast<std::size_t>(end_ - buffer_.bytes.get());
    const std::size_t got = read({end_, room});
    ended_ = got == 0;
    end_ += got;
    end_position_ += got;
  }
}

// Makes room behind end_, which is the end of the buffer.
void ByteStream::make_room() {
  const auto unread = static_cast<std::size_t>(end_ - at_);
  const std::size_t least = kFreeBefore + unread * 2;
  if (!buffer_.bytes) {
    buffer_ = make_stream_buffer(least);
  } else if (keeper_ && keeper_->wants()) {
    const std::size_t done = passed();
    StreamBuffer next = keeper_->spare(least);
    std::memcpy(next.bytes.get() + kFreeBefore, at_, unread);
    std::swap(buffer_, next);
    keeper_->take(std::move(next), done);
  } else if (passed() > kFreeBefore) {
    std::memmove(buffer_.bytes.get() + kFreeBefore, at_, unread);
  } else {
    StreamBuffer larger = make_stream_buffer(least);
    std::memcpy(larger.bytes.get() + kFreeBefore, at_, unread);
    buffer_ = std::move(larger);
  }
  at_ = buffer_.bytes.get() + kFreeBefore;
  end_ = at_ + unread;
}

} // namespace netmon
