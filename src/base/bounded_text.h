// SPDX-License-Identifier: MIT
// Text in a buffer of fixed size: what does not fit is cut off, and a NUL always ends it. Depends
// on nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace netmon {

class BoundedText {
 public:
  // `size` bytes, the NUL included; with 0, nothing is ever written.
  BoundedText(char* buffer, std::size_t size) noexcept : buffer_(buffer), size_(size) {
    if (size_ != 0) buffer_[0] = '\0';
  }

  std::size_t length() const noexcept { return length_; }

  BoundedText& add(std::string_view text) noexcept {
    if (size_ == 0) return *this;
    const std::size_t room = size_ - 1 - length_;
    const std::size_t count = text.size() < room ? text.size() : room;
    if (count != 0) std::memcpy(buffer_ + length_, text.data(), count);
    length_ += count;
    buffer_[length_] = '\0';
    return *this;
  }
  BoundedText& add(char c) noexcept { return add(std::string_view(&c, 1)); }

  BoundedText& add_decimal(std::uint64_t value, unsigned width = 0, char fill = ' ') noexcept {
    return add_number(value, 10, width, fill, kUpper);
  }
  // Hexadecimal digits without a prefix, padded with zeros to `width`.
  BoundedText& add_hex(std::uint64_t value, unsigned width = 0) noexcept {
    return add_number(value, 16, width, '0', kUpper);
  }
  BoundedText& add_lower_hex(std::uint64_t value, unsigned width = 0) noexcept {
    return add_number(value, 16, width, '0', kLower);
  }

 private:
  static constexpr char kUpper[] = "0123456789ABCDEF";
  static constexpr char kLower[] = "0123456789abcdef";

  BoundedText& add_number(std::uint64_t value, unsigned base, unsigned width, char fill,
                          const char* digits) noexcept {
    char text[64];
    std::size_t at = sizeof(text);
    do {
      text[--at] = digits[value % base];
      value /= base;
    } while (value != 0);
    while (sizeof(text) - at < width && at != 0) text[--at] = fill;
    return add(std::string_view(text + at, sizeof(text) - at));
  }

  char* buffer_;
  std::size_t size_;
  std::size_t length_ = 0;
};

} // namespace netmon
