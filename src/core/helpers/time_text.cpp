// SPDX-License-Identifier: MIT
// One form of times, for all who print them.
#include "time_text.h"

#include "base/calendar.h"

namespace netmon {

void add_time(BoundedText& text, const SYSTEMTIME& time) noexcept {
  text.add_decimal(time.wYear, 4, '0').add('-').add_decimal(time.wMonth, 2, '0').add('-');
  text.add_decimal(time.wDay, 2, '0').add(' ').add_decimal(time.wHour, 2, '0').add(':');
  text.add_decimal(time.wMinute, 2, '0').add(':').add_decimal(time.wSecond, 2, '0').add('.');
  text.add_decimal(time.wMilliseconds, 3, '0');
}

void format_time(const SYSTEMTIME& time, char (&text)[kTimeTextBytes]) noexcept {
  BoundedText out(text, sizeof text);
  if (milliseconds_of(time) < 0) {
    out.add("not a time");
  } else {
    add_time(out, time);
  }
}

} // namespace netmon
