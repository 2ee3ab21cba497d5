// SPDX-License-Identifier: MIT
// Folders of the porter's contract on Windows. Depends on port.h, base/utf16.h.
#include "base/utf16.h"
#include "core/runtime/port.h"

#include <windows.h>

#include <string_view>

namespace netmon::port {

namespace {

constexpr std::size_t kLongestPath = 32768;

// The file that contains this code: the DLL, or a program with the library in it.
std::wstring own_file() {
  HMODULE module = nullptr;
  if (!GetModuleHandleExW(
          GET_MODULE_HANDLE_EX_FLAG_UNCHANGED_REFCOUNT | GET_MODULE_HANDLE_EX_FLAG_FROM_ADDRESS,
          reinterpret_cast<const wchar_t*>(&own_file), &module)) {
    return {};
  }
  std::wstring path(kLongestPath, L'\0');
  path.resize(GetModuleFileNameW(module, path.data(), static_cast<DWORD>(path.size())));
  return path;
}

} // namespace

std::string product_folder() {
  std::wstring named(kLongestPath, L'\0');
  named.resize(
      GetEnvironmentVariableW(L"NETMON_FOLDER", named.data(), static_cast<DWORD>(named.size())));
  if (!named.empty()) return to_utf8(named);
  const std::wstring file = own_file();
  const std::size_t end = file.find_last_of(L"\\/");
  return end == std::wstring::npos ? "" : to_utf8(std::wstring_view(file).substr(0, end));
}

// The system ignores the case.
std::string path_in(const std::string& folder, const std::string& name) {
  const bool ends = folder.ends_with('\\') || folder.ends_with('/');
  return folder + (ends ? "" : "\\") + name;
}

} // namespace netmon::port
