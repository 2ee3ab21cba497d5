// SPDX-License-Identifier: MIT
// The path of this process's program; lists are separated by semicolons.
#include "surroundings.h"

#include <windows.h>

#include <string>
#include <string_view>

namespace nmexpert {

std::filesystem::path program_folder() {
  std::wstring path(MAX_PATH, L'\0');
  for (;;) {
    const DWORD units = GetModuleFileNameW(nullptr, path.data(), static_cast<DWORD>(path.size()));
    if (units < path.size()) {
      path.resize(units);
      return std::filesystem::path(path).parent_path();
    }
    path.resize(2 * path.size());
  }
}

std::vector<std::filesystem::path> folders_in_environment(const char* variable) {
  std::vector<std::filesystem::path> folders;
  const std::wstring name(variable, variable + std::string_view(variable).size());
  std::wstring value(GetEnvironmentVariableW(name.c_str(), nullptr, 0), L'\0');
  value.resize(
      GetEnvironmentVariableW(name.c_str(), value.data(), static_cast<DWORD>(value.size())));
  for (std::wstring_view rest = value; !rest.empty();) {
    const std::size_t semicolon = rest.find(L';');
    if (semicolon != 0) folders.emplace_back(rest.substr(0, semicolon));
    rest.remove_prefix(semicolon == std::wstring_view::npos ? rest.size() : semicolon + 1);
  }
  return folders;
}

} // namespace nmexpert
