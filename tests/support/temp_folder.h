// SPDX-License-Identifier: MIT
// A folder for the files of a test. Depends on nothing. Paths are UTF-8.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace netmon::test {

// Between UTF-8 and the paths of the standard library, which are wide on Windows.
std::filesystem::path path_of(const std::string& utf8);
std::string text_of(const std::filesystem::path& path);

// A new folder that is removed with all its contents when the object is destroyed.
class TempFolder {
 public:
  TempFolder();
  ~TempFolder();
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  // The folder itself, ending in a separator, when `name` is empty.
  std::string path(const std::string& name) const;

  // Writes a file; returns its path.
  std::string write(const std::string& name, const std::vector<std::uint8_t>& bytes) const;

 private:
  std::filesystem::path path_;
};

} // namespace netmon::test
