// SPDX-License-Identifier: MIT
// A stream that can be read once, kept as a file that every process of a run can open. Part of the
// seam to the operating system. Depends on the C++ library.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>

namespace nmexpert {

inline constexpr const char* kStandardStream = "-"; // instead of a file's name

// True when `name` is the standard input or a pipe, or whatever else can be read once only, or by
// this process only.
bool is_stream(const std::string& name);

class SpooledInput {
 public:
  // Called with the number of bytes that have been read since the last call; false: stop.
  using OnRead = std::function<bool(std::size_t)>;

  // Reads a stream to its end. Null when that failed, with what is wrong in `error`.
  static std::unique_ptr<SpooledInput> read(const std::string& name, const OnRead& on_read,
                                            std::string& error);
  virtual ~SpooledInput() = default; // the file is gone

  // The name of the file; UTF-8.
  const std::string& path() const { return path_; }

 protected:
  std::string path_;
};

} // namespace nmexpert
