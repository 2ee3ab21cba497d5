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

// The standard output, or a file: the old report is there until the new one is whole, and stays
// when there was nothing to report.
class Output {
 public:
  // `file` empty: the standard output. `inputs` are what the command reads: files, or folders of
  // experts. When the file cannot be written, or is one of them, is_open() is false, after a
  // message.
  Output(const std::string& file, const std::vector<std::string>& inputs);

  bool is_open() const { return good_; }
  std::ostream& stream() { return *stream_; }

  // Columns of the terminal that it goes to; 0 when it does not go to one.
  std::size_t width() const;

  // Writes out what is buffered. False when nobody will see what is still to come: after a message,
  // or because the reader of a pipe has gone away, which is nothing to complain about.
  bool flush();

  // Ends it; to be called last. False, after a message, when anything could not be written.
  bool finish();

 private:
  bool fail(const std::error_code& error); // says so, once; false

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

// "nmexpert: ..." on the standard error, in one line.
void message(std::string_view text);

} // namespace nmexpert
