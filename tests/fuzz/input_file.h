// SPDX-License-Identifier: MIT
// A fuzzer's input as a file that can be opened by a name. Depends on nothing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace netmon::fuzz {

class InputFile {
 public:
  InputFile(const std::uint8_t* data, std::size_t size); // ends the program when it cannot be made
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  const std::string& path() const { return path_; } // UTF-8

 private:
  std::string path_;
  int descriptor_ = -1;
};

} // namespace netmon::fuzz
