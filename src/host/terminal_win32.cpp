// SPDX-License-Identifier: MIT
// Querying the console behind the standard streams.
#include "terminal.h"

#include "console_win32.h"
#include "output_files.h"

#include <stdio.h>

#include <algorithm>

namespace nmexpert {

namespace {

// The width of the console's window; 80 when unknown.
int width_of(HANDLE console) {
  CONSOLE_SCREEN_BUFFER_INFO info = {};
  if (!GetConsoleScreenBufferInfo(console, &info)) return 80;
  return info.srWindow.Right - info.srWindow.Left + 1;
}

} // namespace

bool errors_go_to_terminal() {
  const HANDLE errors = GetStdHandle(STD_ERROR_HANDLE);
  DWORD mode = 0;
  // Consoles before Windows 10 have no escape sequences, and so no progress bar.
  constexpr DWORD kEscapeSequences = 0x0004; // ENABLE_VIRTUAL_TERMINAL_PROCESSING
  return is_console(errors) && GetConsoleMode(errors, &mode) != 0 &&
         SetConsoleMode(errors, mode | kEscapeSequences) != 0;
}

int terminal_width() { return width_of(GetStdHandle(STD_ERROR_HANDLE)); }

std::size_t output_width() {
  const HANDLE output = GetStdHandle(STD_OUTPUT_HANDLE);
  if (!is_console(output)) return 0;
  // Old consoles break the line as soon as its last column is filled.
  return static_cast<std::size_t>(std::max(width_of(output) - 1, 1));
}

std::ostream& standard_output() {
  static std::ostream stream(&standard_output_buffer());
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
