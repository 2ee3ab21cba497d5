// SPDX-License-Identifier: MIT
// Files that cannot be opened or written are told at once.
#include "output.h"

#include "file_path.h"
#include "terminal.h"
#include "text.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

namespace nmexpert {

Output::Output(const std::string& file) : name_(file), stream_(&standard_output()), good_(true) {
  if (file.empty()) return;
  errno = 0;
  file_.open(file_path(file), std::ios::binary | std::ios::trunc);
  stream_ = &file_;
  good_ = file_.is_open();
  if (!good_) message(fmt::format("cannot write '{}': {}", file, std::strerror(errno)));
}

bool Output::finish() {
  if (!good_) return false;
  errno = 0;
  stream_->flush();
  if (stream_->good()) return true;
  good_ = false;
  message(fmt::format("cannot write {}: {}", name_.empty() ? "the report" : "'" + name_ + "'",
                      errno != 0 ? std::strerror(errno) : "unknown reason"));
  return false;
}

void message(std::string_view text) { print_error(fmt::format("nmexpert: {}\n", printable(text))); }

} // namespace nmexpert
