// SPDX-License-Identifier: MIT
// Windows only: the console, which takes wide characters, since its code page for bytes belongs to
// the user. Depends on output_buffer.h.
#pragma once

#include "output_buffer.h"

#include <windows.h>

#include <string>
#include <string_view>

namespace nmexpert {

// False for a pipe or a file.
bool is_console(HANDLE handle);

// Keeps the bytes of an incomplete character until the rest arrives.
class ConsoleBuffer final : public OutputBuffer {
 public:
  explicit ConsoleBuffer(HANDLE console) : console_(console) {}
  ~ConsoleBuffer() override { pubsync(); }

 private:
  std::error_code put(std::string_view text) override;

  const HANDLE console_;
  std::string begun_; // the first bytes of a character
};

} // namespace nmexpert
