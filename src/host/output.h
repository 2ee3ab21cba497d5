// SPDX-License-Identifier: MIT
// Where reports and messages go. Depends on nothing.
#pragma once

#include <fstream>
#include <ostream>
#include <string>
#include <string_view>

namespace nmexpert {

class Output {
 public:
  // `file` empty: the standard output.
  explicit Output(const std::string& file);

  bool is_open() const { return good_; }
  std::ostream& stream() { return *stream_; }

  // Writes out what is buffered. False, after a message, when anything could not be written.
  bool finish();

 private:
  std::string name_;
  std::ofstream file_;
  std::ostream* stream_;
  bool good_;
};

// "nmexpert: ..." on the standard error, in one line.
void message(std::string_view text);

} // namespace nmexpert
