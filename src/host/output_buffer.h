// SPDX-License-Identifier: MIT
// Text on its way to a file, a pipe or a terminal, which remembers why it could not be written.
// Depends on nothing.
#pragma once

#include <streambuf>
#include <string>
#include <string_view>
#include <system_error>

namespace nmexpert {

class OutputBuffer : public std::streambuf {
 public:
  // The first error; nothing is written after it. A reader that has closed its end of a pipe is
  // std::errc::broken_pipe on every system.
  std::error_code error() const { return error_; }

  // True when there was anything to write, even if it is still buffered.
  bool is_used() const { return used_; }

  // Writes out what is buffered, and closes the file.
  std::error_code close();

 protected:
  int_type overflow(int_type c) override;
  std::streamsize xsputn(const char* data, std::streamsize bytes) override;
  int sync() override;

 private:
  // Writes all of it.
  virtual std::error_code put(std::string_view text) = 0;
  virtual std::error_code close_file() { return {}; }

  std::string text_;
  std::error_code error_;
  bool used_ = false;
};

} // namespace nmexpert
