// SPDX-License-Identifier: MIT
// Asking the console behind the standard streams. A console takes wide characters: its code page
// for bytes belongs to the user.
#include "terminal.h"

#include "base/utf16.h"

#include <io.h>
#include <stdio.h>

#include <algorithm>
#include <iostream>
#include <streambuf>

namespace nmexpert {

namespace {

// Not so for a pipe or a file.
bool is_console(HANDLE handle) {
  DWORD mode = 0;
  return handle && handle != INVALID_HANDLE_VALUE && GetConsoleMode(handle, &mode) != 0;
}

// Keeps text until a line of it is whole, so that no character is cut.
class ConsoleBuffer final : public std::streambuf {
 public:
  explicit ConsoleBuffer(HANDLE console) : console_(console) {}
  ~ConsoleBuffer() override { write_out(); }

 protected:
  int_type overflow(int_type c) override {
    if (traits_type::eq_int_type(c, traits_type::eof())) return traits_type::not_eof(c);
    text_ += traits_type::to_char_type(c);
    return c != '\n' || text_.size() < kEnough || write_out() ? c : traits_type::eof();
  }
  std::streamsize xsputn(const char* data, std::streamsize bytes) override {
    text_.append(data, static_cast<std::size_t>(bytes));
    if (text_.size() >= kEnough && text_.back() == '\n' && !write_out()) return 0;
    return bytes;
  }
  int sync() override { return write_out() ? 0 : -1; }

 private:
  static constexpr std::size_t kEnough = 4096;

  bool write_out() {
    const std::wstring text = netmon::to_utf16(text_);
    text_.clear();
    for (std::size_t done = 0; done < text.size();) {
      constexpr std::size_t kMost = 8192; // old consoles refuse more at a time
      DWORD units = 0;
      if (!WriteConsoleW(console_, text.data() + done,
                         static_cast<DWORD>(std::min(kMost, text.size() - done)), &units,
                         nullptr) ||
          units == 0) {
        return false;
      }
      done += units;
    }
    return true;
  }

  const HANDLE console_;
  std::string text_;
};

// Output that the caller has closed: into nothing, as was asked for.
class NoBuffer final : public std::streambuf {
 protected:
  int_type overflow(int_type c) override { return traits_type::not_eof(c); }
  std::streamsize xsputn(const char*, std::streamsize bytes) override { return bytes; }
};

} // namespace

bool errors_go_to_terminal() {
  const HANDLE errors = GetStdHandle(STD_ERROR_HANDLE);
  DWORD mode = 0;
  // Consoles before Windows 10 know no escape sequences: no progress bar there.
  constexpr DWORD kEscapeSequences = 0x0004; // ENABLE_VIRTUAL_TERMINAL_PROCESSING
  return is_console(errors) && GetConsoleMode(errors, &mode) != 0 &&
         SetConsoleMode(errors, mode | kEscapeSequences) != 0;
}

int terminal_width() {
  CONSOLE_SCREEN_BUFFER_INFO info = {};
  if (!GetConsoleScreenBufferInfo(GetStdHandle(STD_ERROR_HANDLE), &info)) return 80;
  return info.srWindow.Right - info.srWindow.Left + 1;
}

std::ostream& standard_output() {
  const HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
  if (is_console(output)) {
    static ConsoleBuffer buffer(output);
    static std::ostream stream(&buffer);
    return stream;
  }
  if (_get_osfhandle(_fileno(stdout)) >= 0) return std::cout;
  static NoBuffer buffer;
  static std::ostream stream(&buffer);
  return stream;
}

void print_error(std::string_view text) noexcept {
  const HANDLE errors = GetStdHandle(STD_ERROR_HANDLE);
  if (is_console(errors)) {
    ConsoleBuffer(errors).sputn(text.data(), static_cast<std::streamsize>(text.size()));
  } else {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
  }
}

} // namespace nmexpert
