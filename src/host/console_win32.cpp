// SPDX-License-Identifier: MIT
// Writing whole characters, in pieces that old consoles take.
#include "console_win32.h"

#include "base/utf16.h"

#include <algorithm>

namespace nmexpert {

bool is_console(HANDLE handle) {
  DWORD mode = 0;
  return handle && handle != INVALID_HANDLE_VALUE && GetConsoleMode(handle, &mode) != 0;
}

std::error_code ConsoleBuffer::put(std::string_view piece) {
  begun_ += piece;
  std::size_t whole = begun_.size();
  for (std::size_t back = 1; back <= std::min<std::size_t>(4, begun_.size()); ++back) {
    const auto byte = static_cast<unsigned char>(begun_[begun_.size() - back]);
    if ((byte & 0xc0) == 0x80) continue;
    const std::size_t bytes = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    if (bytes > back) whole = begun_.size() - back;
    break;
  }
  const std::wstring text = netmon::to_utf16(begun_.substr(0, whole));
  begun_.erase(0, whole);
  for (std::size_t done = 0; done < text.size();) {
    constexpr std::size_t kMost = 8192; // old consoles refuse more at a time
    DWORD units = 0;
    if (!WriteConsoleW(console_, text.data() + done,
                       static_cast<DWORD>(std::min(kMost, text.size() - done)), &units, nullptr) ||
        units == 0) {
      return {static_cast<int>(GetLastError()), std::system_category()};
    }
    done += units;
  }
  return {};
}

} // namespace nmexpert
