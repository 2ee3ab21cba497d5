// SPDX-License-Identifier: MIT
// The fields may hold anything. Without the check, the text of the largest ones would not fit.
#include "time_text.h"

#include "base/calendar.h"

#include <cstring>

namespace netmon {

namespace {

// Writes at least `digits` digits; returns the end.
char* put(char* text, unsigned number, unsigned digits) noexcept {
  if (number >= 10 || digits > 1) text = put(text, number / 10, digits > 1 ? digits - 1 : 1);
  *text = static_cast<char>('0' + number % 10);
  return text + 1;
}

} // namespace

void format_time(const SYSTEMTIME& time, char (&text)[kTimeTextBytes]) noexcept {
  constexpr char kNoTime[] = "not a time";
  if (milliseconds_of(time) < 0) {
    std::memcpy(text, kNoTime, sizeof kNoTime);
    return;
  }
  const struct {
    unsigned number, digits;
    char behind;
  } parts[] = {{time.wYear, 4, '-'},         {time.wMonth, 2, '-'},  {time.wDay, 2, ' '},
               {time.wHour, 2, ':'},         {time.wMinute, 2, ':'}, {time.wSecond, 2, '.'},
               {time.wMilliseconds, 3, '\0'}};
  char* end = text;
  for (const auto& part : parts) {
    end = put(end, part.number, part.digits);
    *end++ = part.behind;
  }
}

} // namespace netmon
