// SPDX-License-Identifier: MIT
// Conversions of text and paths. Depends on wide_text.h and the Windows API.
#include "wide_text.h"

#include <windows.h>

namespace netmon::port {

std::wstring wide_text(std::string_view utf8) {
  const int bytes = static_cast<int>(utf8.size());
  const int units = MultiByteToWideChar(CP_UTF8, 0, utf8.data(), bytes, nullptr, 0);
  std::wstring text(static_cast<std::size_t>(units), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, utf8.data(), bytes, text.data(), units);
  return text;
}

std::string narrow_text(std::wstring_view text) {
  const int units = static_cast<int>(text.size());
  const int bytes =
      WideCharToMultiByte(CP_UTF8, 0, text.data(), units, nullptr, 0, nullptr, nullptr);
  std::string utf8(static_cast<std::size_t>(bytes), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), units, utf8.data(), bytes, nullptr, nullptr);
  return utf8;
}

std::wstring wide_path(const std::string& utf8) {
  const std::wstring relative = wide_text(utf8);
  const DWORD room = GetFullPathNameW(relative.c_str(), 0, nullptr, nullptr);
  std::wstring path(room, L'\0');
  const DWORD length = GetFullPathNameW(relative.c_str(), room, path.data(), nullptr);
  if (length == 0 || length >= room) return relative;
  path.resize(length);
  if (length < MAX_PATH || path.starts_with(L"\\\\?\\") || path.starts_with(L"\\\\.\\"))
    return path;
  if (path.starts_with(L"\\\\")) return L"\\\\?\\UNC" + path.substr(1);
  return L"\\\\?\\" + path;
}

std::string system_message(std::uint32_t error) {
  wchar_t text[512];
  DWORD length = FormatMessageW(
      FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK,
      nullptr, error, 0, text, static_cast<DWORD>(std::size(text)), nullptr);
  while (length != 0 && (text[length - 1] == L' ' || text[length - 1] == L'.')) --length;
  if (length == 0) return "system error " + std::to_string(error);
  return narrow_text({text, length});
}

} // namespace netmon::port
