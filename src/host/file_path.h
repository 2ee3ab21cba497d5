// SPDX-License-Identifier: MIT
// Between the UTF-8 names of this program and the standard library's paths, which are wide on
// Windows. Depends on nothing.
#pragma once

#include <filesystem>
#include <string>

namespace nmexpert {

inline std::filesystem::path file_path(const std::string& name) {
  return std::u8string(name.begin(), name.end());
}

inline std::string file_text(const std::filesystem::path& path) {
  const std::u8string text = path.u8string();
  return std::string(text.begin(), text.end());
}

} // namespace nmexpert
