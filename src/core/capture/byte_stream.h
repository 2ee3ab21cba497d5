// SPDX-License-Identifier: MIT
// The bytes of a capture from front to back, wherever they come from: a file, what is decompressed,
// or what another program delivers. A reader looks at them in place, as many at once as it needs,
// and whoever keeps frames takes over the memory that they were read into. Depends on the C++
// library only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace netmon {

struct StreamBuffer {
  std::unique_ptr<std::byte[]> bytes; // null: none
  std::size_t room = 0;               // bytes
};

// Memory with at least so much room. Throws std::bad_alloc.
StreamBuffer make_stream_buffer(std::size_t least);

class ByteStream {
 public:
  // So many bytes before those that a reader looks at are free to be written over, once the reader
  // has passed what was there.
  static constexpr std::size_t kFreeBefore = 16;

  // Takes over the buffers of a stream when its reader has passed what is in them.
  class Keeper {
   public:
    virtual ~Keeper() = default;
    // Whether anything in the present buffer is to be kept.
    virtual bool wants() const noexcept = 0;
    // Another buffer with at least so much room. May throw std::bad_alloc.
    virtual StreamBuffer spare(std::size_t least) = 0;
    // Takes the present buffer, whose first `bytes` are to be kept.
    virtual void take(StreamBuffer buffer, std::size_t bytes) noexcept = 0;
  };

  ByteStream() noexcept = default;
  virtual ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // The next bytes, which stay next: at least `bytes` of them, or all that there are. Valid until
  // anything else is called. May throw std::bad_alloc.
  std::span<std::byte> peek(std::size_t bytes) {
    if (static_cast<std::size_t>(end_ - at_) < bytes) [[unlikely]]
      refill(bytes);
    return {at_, end_};
  }

  // Goes past bytes that were looked at.
  void pass(std::size_t bytes) noexcept { at_ += bytes; }

  // Goes past bytes whether they were looked at or not; false when there are not as many.
  bool skip(std::uint64_t bytes);

  // How many bytes were gone past.
  std::uint64_t position() const noexcept {
    return end_position_ - static_cast<std::uint64_t>(end_ - at_);
  }

  // Why there is no more, when that is not simply the end; in words that fit after "the file".
  const std::string& problem() const noexcept { return problem_; }

  // From now on; null for nobody. The keeper must live as long as anything is read.
  void keep_in(Keeper* keeper) noexcept { keeper_ = keeper; }

  // The start of the present buffer, and how many of its bytes the reader is past.
  const std::byte* buffer() const noexcept { return buffer_.bytes.get(); }
  std::size_t passed() const noexcept { return static_cast<std::size_t>(at_ - buffer()); }

 protected:
  // Reads at least one byte, at most as many as there is room for; 0 at the end, for good.
  virtual std::size_t read(std::span<std::byte> room) = 0;

  std::string problem_;

 private:
  void refill(std::size_t bytes);
  void make_room();

  std::byte* at_ = nullptr;
  std::byte* end_ = nullptr;
  StreamBuffer buffer_;
  Keeper* keeper_ = nullptr;
  std::uint64_t end_position_ = 0; // of end_, from the start
  bool ended_ = false;
};

} // namespace netmon
