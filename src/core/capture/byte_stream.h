// SPDX-License-Identifier: MIT
// The bytes of a capture from front to back, wherever they come from: a file, what is decompressed,
// or what another program delivers. A reader looks at them in place, as many at once as it needs.
// Depends on the C++ library only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace netmon {

class ByteStream {
 public:
  ByteStream() noexcept = default;
  virtual ~ByteStream() = default;
  ByteStream(const ByteStream&) = delete;
  ByteStream& operator=(const ByteStream&) = delete;

  // The next bytes, which stay next: at least `bytes` of them, or all that there are. Valid until
  // anything else is called. May throw std::bad_alloc.
  std::span<const std::byte> peek(std::size_t bytes) {
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

 protected:
  // Makes [at_, end_) at least as long as `bytes`, if it can, and keeps what is in it.
  virtual void refill(std::size_t bytes) = 0;

  const std::byte* at_ = nullptr;
  const std::byte* end_ = nullptr;
  std::uint64_t end_position_ = 0; // of end_, from the start
  std::string problem_;
};

// A stream whose bytes pass through memory of its own, which grows to what a reader needs at once.
class BufferedStream : public ByteStream {
 protected:
  // Reads at least one byte, at most as many as there is room for; 0 at the end, for good.
  virtual std::size_t read(std::span<std::byte> room) = 0;

 private:
  void refill(std::size_t bytes) final;

  std::unique_ptr<std::byte[]> buffer_;
  std::size_t room_ = 0;
  bool ended_ = false;
};

} // namespace netmon
