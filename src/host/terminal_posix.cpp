// SPDX-License-Identifier: MIT
// Querying the terminals behind standard error and standard output.
#include "terminal.h"

#include "output_files.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace nmexpert {

bool errors_go_to_terminal() {
  const char* type = std::getenv("TERM");
  return isatty(STDERR_FILENO) != 0 && type && std::string_view(type) != "dumb";
}

namespace {

int width_of(int descriptor) {
  winsize size = {};
  return ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col != 0 ? size.ws_col : 80;
}

} // namespace

int terminal_width() { return width_of(STDERR_FILENO); }

std::size_t output_width() {
  return isatty(STDOUT_FILENO) != 0 ? static_cast<std::size_t>(width_of(STDOUT_FILENO)) : 0;
}

std::ostream& standard_output() {
  static std::ostream stream(&standard_output_buffer());
  return stream;
}

void print_error(std::string_view text) noexcept {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

} // namespace nmexpert
