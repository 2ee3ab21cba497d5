// SPDX-License-Identifier: MIT
// Where a saved capture goes, and a buffer in front of it that writes numbers. Depends on nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>

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
      : sink_(sink), buffer_(std::make_unique_for_overwrite<std::byte[]>(kBytes)) {}

  // False from when the sink has refused bytes.
  bool good() const noexcept { return good_; }
  // Bytes appended so far.
  std::uint64_t size() const noexcept { return size_; }

  void append(const void* data, std::size_t bytes) {
    size_ += bytes;
    if (bytes > kBytes - used_) {
      flush();
      if (bytes >= kBytes) {
        good_ = good_ && sink_.write(data, bytes);
        return;
      }
    }
    if (bytes != 0) std::memcpy(buffer_.get() + used_, data, bytes);
    used_ += bytes;
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

  // Sends what is left; returns good().
  bool flush() {
    if (used_ != 0) good_ = good_ && sink_.write(buffer_.get(), used_);
    used_ = 0;
    return good_;
  }

 private:
  static constexpr std::size_t kBytes = std::size_t{1} << 16;

  ByteSink& sink_;
  std::unique_ptr<std::byte[]> buffer_;
  std::size_t used_ = 0;
  std::uint64_t size_ = 0;
  bool good_ = true;
};

} // namespace netmon
