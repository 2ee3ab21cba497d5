// SPDX-License-Identifier: MIT
// Where a saved capture goes, and a buffer in front of it that writes numbers. Nothing is sent
// while frames are being read, which may fault (mapped_read.h). Depends on nothing.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

namespace netmon {

// Takes bytes from front to back. False: they could not be written, and nothing more will be sent.
class ByteSink {
 public:
  virtual bool write(const void* data, std::size_t bytes) = 0;

 protected:
  ~ByteSink() = default;
};

class SinkBuffer {
 public:
  explicit SinkBuffer(ByteSink& sink)
      : sink_(sink), buffer_(std::make_unique_for_overwrite<std::byte[]>(room_)) {}

  // False from when the sink has refused bytes.
  bool good() const noexcept { return good_; }
  // Bytes appended so far.
  std::uint64_t size() const noexcept { return size_; }

  // True when it is time for flush(); until then the buffer grows.
  bool is_full() const noexcept { return used_ >= kBytes || !good_; }

  void append(const void* data, std::size_t bytes) {
    if (bytes > room_ - used_) grow(bytes);
    if (bytes != 0) std::memcpy(buffer_.get() + used_, data, bytes);
    used_ += bytes;
    size_ += bytes;
  }

  void append_zeros(std::size_t bytes) {
    static constexpr std::byte kZeros[64] = {};
    for (; bytes > sizeof kZeros; bytes -= sizeof kZeros) append(kZeros, sizeof kZeros);
    append(kZeros, bytes);
  }

  // A number, in little-endian order.
  template <class T>
  void put(T value) {
    std::byte bytes[sizeof value];
    for (std::size_t i = 0; i < sizeof value; ++i) {
      bytes[i] = static_cast<std::byte>(static_cast<std::uint64_t>(value) >> (8 * i));
    }
    append(bytes, sizeof bytes);
  }

  // Sends what was appended; returns good().
  bool flush() {
    if (used_ != 0) good_ = good_ && sink_.write(buffer_.get(), used_);
    used_ = 0;
    return good_;
  }

 private:
  static constexpr std::size_t kBytes = std::size_t{1} << 16;

  void grow(std::size_t bytes) {
    const std::size_t room = std::max(room_ * 2, used_ + bytes);
    auto larger = std::make_unique_for_overwrite<std::byte[]>(room);
    if (used_ != 0) std::memcpy(larger.get(), buffer_.get(), used_);
    buffer_ = std::move(larger);
    room_ = room;
  }

  ByteSink& sink_;
  std::size_t room_ = kBytes + kBytes / 2; // a frame that ends behind kBytes fits as a rule
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t used_ = 0;
  std::uint64_t size_ = 0;
  bool good_ = true;
};

} // namespace netmon
