// SPDX-License-Identifier: MIT
// UTF-8 to what Windows wants, and back. Only for the *_win32.cpp files of this folder.
#pragma once

#include <windows.h>

#include <string>
#include <string_view>

namespace netmon::test {

inline std::wstring wide(std::string_view text) {
  const int bytes = static_cast<int>(text.size());
  std::wstring result(
      static_cast<std::size_t>(MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, nullptr, 0)),
      L'\0');
  MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, result.data(),
                      static_cast<int>(result.size()));
  return result;
}

inline std::string narrow(std::wstring_view text) {
  const int units = static_cast<int>(text.size());
  std::string result(static_cast<std::size_t>(WideCharToMultiByte(CP_UTF8, 0, text.data(), units,
                                                                  nullptr, 0, nullptr, nullptr)),
                     '\0');
  WideCharToMultiByte(CP_UTF8, 0, text.data(), units, result.data(),
                      static_cast<int>(result.size()), nullptr, nullptr);
  return result;
}

} // namespace netmon::test
