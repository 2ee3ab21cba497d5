// SPDX-License-Identifier: MIT
// A temporary file: inputs are only replayed here.
#include "input_file.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>

namespace netmon::fuzz {

InputFile::InputFile(const std::uint8_t* data, std::size_t size) {
  const std::filesystem::path path = std::filesystem::temp_directory_path() /
                                     ("netmon-fuzz-" + std::to_string(std::random_device()()));
  std::ofstream out(path, std::ios::binary);
  out.write(reinterpret_cast<const char*>(data), static_cast<std::streamsize>(size));
  if (!out.flush()) std::abort();
  const std::u8string text = path.u8string();
  path_.assign(text.begin(), text.end());
}

InputFile::~InputFile() {
  std::error_code kept;
  std::filesystem::remove(reinterpret_cast<const char8_t*>(path_.c_str()), kept);
}

} // namespace netmon::fuzz
