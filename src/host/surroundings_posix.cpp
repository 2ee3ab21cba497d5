// SPDX-License-Identifier: MIT
// Linux has a link to the program of each process; lists are separated by colons.
#include "surroundings.h"

#include <cstdlib>
#include <string_view>
#include <system_error>

namespace nmexpert {

std::filesystem::path program_folder() {
  std::error_code error;
  return std::filesystem::read_symlink("/proc/self/exe", error).parent_path();
}

std::vector<std::filesystem::path> folders_in_environment(const char* variable) {
  std::vector<std::filesystem::path> folders;
  const char* const value = std::getenv(variable);
  for (std::string_view rest = value ? value : ""; !rest.empty();) {
    const std::size_t colon = rest.find(':');
    if (colon != 0) folders.emplace_back(rest.substr(0, colon));
    rest.remove_prefix(colon == std::string_view::npos ? rest.size() : colon + 1);
  }
  return folders;
}

} // namespace nmexpert
