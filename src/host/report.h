// SPDX-License-Identifier: MIT
// What nmexpert knows about a run, as plain values that own their memory. Strings are UTF-8, except
// for file names and what a broken child process sends. Depends on the public headers.
#pragma once

#include <netmon/netmon.h>
#include <netmon/nmhost.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nmexpert {

// Converts a text from an expert or a capture to UTF-8. May throw std::bad_alloc.
std::string utf8_text(const char* text);

struct Column {
  std::string name;
  NMCOLUMNTYPE type = NMCOLUMNTYPE_UINT8;
  decltype(NMCOLUMNVARIANT::Value) value = {}; // not for strings
  std::string text;                            // for strings
};

struct Event {
  std::uint32_t flags = 0;
  std::uint32_t severity = 0;
  std::string source;
  std::string name;
  std::string description;
  std::string machine;
  std::optional<std::string> justification;
  SYSTEMTIME time = {};
  std::vector<Column> columns;

  explicit Event() = default;
  explicit Event(const NMEVENTDATA& data);

  // An estimate of the memory that it takes.
  std::size_t bytes() const;
};

enum class Status : std::uint8_t { done, problem, terminated, crashed, timeout };

std::string_view name_of(Status status);
Status status_of(NMRUNOUTCOME outcome);

struct ExpertInfo {
  std::string file; // as the user named it
  std::string name;
  std::string vendor;
  std::string description;
  std::uint32_t version = 0;
  std::uint32_t flags = 0;
};

struct Result {
  Status status = Status::done;
  std::string detail;
  std::optional<NMMEMORYACCOUNT> memory; // none when the process ended before it could report it
};

struct Report {
  ExpertInfo expert;
  std::string capture_file;
  std::uint32_t frames = 0;
  std::vector<std::string> capture_warnings; // what was wrong with the part that was read
  Result result;
  std::uint64_t duration_ms = 0; // from the loading of the expert to the result
  std::vector<Event> events;
};

struct CaptureInfo {
  std::string file;
  std::string format;
  std::string mac_type;
  SYSTEMTIME start = {};
  std::uint32_t frames = 0;
  std::optional<std::string> comment;
  std::vector<std::string> warnings;
};

} // namespace nmexpert
