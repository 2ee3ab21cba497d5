// SPDX-License-Identifier: MIT
// Copying an event of the library into our own values.
#include "report.h"

#include "base/calendar.h"

#include <fmt/format.h>

#include <cstring>
#include <new>

namespace nmexpert {

std::string utf8_text(const char* text) {
  std::string utf8(std::strlen(text), '\0'); // enough for text that is already UTF-8
  DWORD bytes = 0;
  while ((bytes = NmTextToUtf8(text, utf8.data(), static_cast<DWORD>(utf8.size() + 1))) >
         utf8.size() + 1) {
    utf8.resize(bytes - 1);
  }
  if (bytes == 0) throw std::bad_alloc();
  utf8.resize(bytes - 1);
  return utf8;
}

Event::Event(const NMEVENTDATA& data)
    : flags(data.Flags),
      severity(data.Severity),
      source(utf8_text(data.szSourceName)),
      name(utf8_text(data.szEventName)),
      description(utf8_text(data.szDescription)),
      machine(utf8_text(data.szMachine)),
      time(data.SysTime) {
  if (data.Justification) justification = utf8_text(data.Justification);
  columns.reserve(data.NumColumns);
  for (std::size_t i = 0; i < data.NumColumns; ++i) {
    const NMCOLUMNINFO& source_column = data.Column[i];
    Column& column = columns.emplace_back();
    column.name = utf8_text(source_column.szColumnName);
    column.type = source_column.VariantData.Type;
    if (column.type == NMCOLUMNTYPE_STRING) {
      column.text = utf8_text(source_column.VariantData.Value.pStringVal);
    } else {
      column.value = source_column.VariantData.Value;
    }
  }
}

std::size_t Event::bytes() const {
  std::size_t total = sizeof(Event) + source.size() + name.size() + description.size() +
                      machine.size() + (justification ? justification->size() : 0);
  for (const Column& column : columns) {
    total += sizeof(Column) + column.name.size() + column.text.size();
  }
  return total;
}

std::optional<double> per_second(std::uint64_t count, const CaptureInfo& capture) {
  if (capture.duration == 0) return std::nullopt;
  return static_cast<double>(count) * 1e6 / static_cast<double>(capture.duration);
}

std::string utc_text(std::uint64_t filetime) {
  constexpr std::uint64_t kTicksPerMillisecond = 10'000;
  const std::uint64_t milliseconds = filetime / kTicksPerMillisecond;
  if (milliseconds >= static_cast<std::uint64_t>(netmon::end_of_calendar())) return {};
  const SYSTEMTIME time = netmon::system_time_of(static_cast<std::int64_t>(milliseconds));
  std::string text = fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}{:04}", time.wYear,
                                 time.wMonth, time.wDay, time.wHour, time.wMinute, time.wSecond,
                                 time.wMilliseconds, filetime % kTicksPerMillisecond);
  if (text.back() == '0') text.pop_back(); // microseconds, as most files have them
  return text + "Z";
}

std::string zone_text(int minutes) {
  const int size = minutes < 0 ? -minutes : minutes;
  return fmt::format("{}{:02}:{:02}", minutes < 0 ? '-' : '+', size / 60, size % 60);
}

std::string_view name_of(Status status) {
  switch (status) {
    case Status::done: return "done";
    case Status::problem: return "problem";
    case Status::terminated: return "terminated";
    case Status::crashed: return "crashed";
    case Status::timeout: break;
  }
  return "timeout";
}

Status status_of(NMRUNOUTCOME outcome) {
  switch (outcome) {
    case NMRUN_DONE: return Status::done;
    case NMRUN_PROBLEM: return Status::problem;
    case NMRUN_TERMINATED: return Status::terminated;
    case NMRUN_TIMEOUT: return Status::timeout;
    case NMRUN_CRASHED: break;
  }
  return Status::crashed;
}

} // namespace nmexpert
