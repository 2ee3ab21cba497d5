// SPDX-License-Identifier: MIT
// Between UTF-8, which netmon speaks, and UTF-16, which Windows speaks. For the backend and for the
// program's *_win32.cpp files.
#pragma once

#include <windows.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace netmon {

// Bytes that are no UTF-8 become U+FFFD. May throw std::bad_alloc, as below.
inline std::wstring to_utf16(std::string_view utf8) {
  const int bytes = static_cast<int>(utf8.size());
  const int units = MultiByteToWideChar(CP_UTF8, 0, utf8.data(), bytes, nullptr, 0);
  std::wstring text(static_cast<std::size_t>(units), L'\0');
  MultiByteToWideChar(CP_UTF8, 0, utf8.data(), bytes, text.data(), units);
  return text;
}

inline std::string to_utf8(std::wstring_view text) {
  const int units = static_cast<int>(text.size());
  const int bytes =
      WideCharToMultiByte(CP_UTF8, 0, text.data(), units, nullptr, 0, nullptr, nullptr);
  std::string utf8(static_cast<std::size_t>(bytes), '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), units, utf8.data(), bytes, nullptr, nullptr);
  return utf8;
}

} // namespace netmon
