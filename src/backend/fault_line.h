// SPDX-License-Identifier: MIT
// Text of bounded length, built without the C library's formatting, so that signal handlers can use
// it, also at the end of a stack. Internal to the backends. Depends on port.h.
#pragma once

#include "core/runtime/port.h"

#include <cstddef>
#include <cstdint>

namespace netmon::port {

class FaultLine {
 public:
  explicit FaultLine(char (&text)[sizeof(FaultReport::text)]) noexcept : text_(text) {}

  FaultLine& operator<<(const char* part) noexcept {
    while (*part && used_ + 1 < sizeof(text_)) text_[used_++] = *part++;
    text_[used_] = '\0';
    return *this;
  }

  // In hexadecimal.
  FaultLine& operator<<(std::uintptr_t number) noexcept {
    char digits[2 + 2 * sizeof(number) + 1];
    char* next = digits + sizeof(digits) - 1;
    *next = '\0';
    do {
      *--next = "0123456789abcdef"[number & 15];
      number >>= 4;
    } while (number != 0);
    *--next = 'x';
    *--next = '0';
    return *this << next;
  }

 private:
  char (&text_)[sizeof(FaultReport::text)];
  std::size_t used_ = 0;
};

} // namespace netmon::port
