// SPDX-License-Identifier: MIT
// Where reports and messages go. Depends on replacing_file.h.
#pragma once

#include "replacing_file.h"

#include <cstddef>
#include <memory>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace nmexpert {

// Standard output, or a file: the old report remains until the new one is complete, and is kept
// when there is nothing to report.
class Output {
 public:
  // An empty `file` means standard output. `inputs` are what the command reads: files, or folders
  // of experts. When the file cannot be written, or is one of them, a message is printed and
  // is_open() is false.
  Output(const std::string& file, const std::vector<std::string>& inputs);

  bool is_open() const { return good_; }
  std::ostream& stream() { return *stream_; }

  // The columns of the terminal that the output goes to; 0 when it does not go to one.
  std::size_t width() const;

  // Writes out what is buffered. False when further output is lost: after a message, or silently
  // when the reader of a pipe has gone away.
  bool flush();

  // Must be called last. False, after a message, when anything could not be written.
  bool finish();

 private:
  bool fail(const std::error_code& error); // reports the error, once; returns false

  std::string name_;
  std::unique_ptr<ReplacingFile> file_;
  std::unique_ptr<std::ostream> stream_of_file_;
  std::ostream* stream_ = nullptr;
  OutputBuffer* buffer_ = nullptr;
  bool good_ = true;
  bool reader_left_ = false;
};

// True when writing the file would destroy one of `inputs`, or an expert in a folder that is one.
bool is_input(const std::string& file, const std::vector<std::string>& inputs);

// Prints "nmexpert: ..." to standard error, on one line.
void message(std::string_view text);

} // namespace nmexpert
