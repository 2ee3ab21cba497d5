// SPDX-License-Identifier: MIT
// Conversions of text and paths. Depends on wide_text.h, utf16.h and the Windows API.
#include "wide_text.h"

#include "base/utf16.h"

#include <windows.h>

namespace netmon::port {

std::wstring wide_text_of_ansi(std::string_view ansi) {
  const int bytes = static_cast<int>(ansi.size());
  const int units = MultiByteToWideChar(CP_ACP, 0, ansi.data(), bytes, nullptr, 0);
  std::wstring text(static_cast<std::size_t>(units), L'\0');
  MultiByteToWideChar(CP_ACP, 0, ansi.data(), bytes, text.data(), units);
  return text;
}

std::string ansi_text(std::wstring_view text, bool& lossless) {
  const int units = static_cast<int>(text.size());
  const int size = WideCharToMultiByte(CP_ACP, 0, text.data(), units, nullptr, 0, nullptr, nullptr);
  std::string ansi(static_cast<std::size_t>(size), '\0');
  WideCharToMultiByte(CP_ACP, 0, text.data(), units, ansi.data(), size, nullptr, nullptr);
  // Checked this way because the system counts "best fit" characters as converted, and they do not
  // find the file.
  lossless = wide_text_of_ansi(ansi) == text;
  return ansi;
}

std::wstring wide_path(const std::string& utf8) {
  std::wstring relative = to_utf16(utf8);
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
  return to_utf8({text, length});
}

} // namespace netmon::port
