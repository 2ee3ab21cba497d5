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

// Frames of a capture that are of one medium and link type.
struct CaptureMedium {
  std::string name;                       // "Linux cooked capture"
  std::uint32_t number = 0;               // as Network Monitor files have it; 0: none
  std::optional<std::uint32_t> link_type; // LINKTYPE
  std::string link_type_name;             // "LINUX_SLL"; empty: unknown
  std::uint32_t frames = 0;
};

struct CaptureSource { // an interface
  std::string name;
  std::string description;
  std::string comment;
  std::uint32_t link_type = 0;
  std::string link_type_name;
  std::string link_type_description;
  std::uint32_t snap_length = 0;      // 0: no limit, or not told
  std::uint64_t ticks_per_second = 0; // 0: more than 64 bits can hold
  std::uint32_t fcs_bytes = 0;
  std::uint32_t frames = 0;
};

struct CaptureInfo {
  std::string file;
  std::string format;
  std::string mac_type;
  SYSTEMTIME start = {}; // zero: not known
  std::uint32_t frames = 0;
  std::optional<std::string> comment;
  std::vector<std::string> warnings;

  // Of the earliest and the latest frame, where there are any and their times are known.
  std::optional<SYSTEMTIME> first;
  std::optional<SYSTEMTIME> last;
  std::optional<std::uint64_t> utc_first; // FILETIME
  std::optional<std::uint64_t> utc_last;
  std::optional<int> zone_minutes; // what the local times are ahead of UTC, where that is known
  bool is_zone_of_this_machine = false;
  std::uint64_t duration = 0; // microseconds between these frames
  std::uint32_t damaged = 0;  // frames
  std::uint32_t presented = 0;
  std::uint64_t captured_bytes = 0;
  std::uint64_t original_bytes = 0;
  std::vector<CaptureMedium> media; // the most frequent first
  std::vector<CaptureSource> interfaces;

  std::uint32_t readable() const { return frames - damaged; }
};

// How many of something there are per second of the capture; none when it took no time.
std::optional<double> per_second(std::uint64_t count, const CaptureInfo& capture);

// "2024-03-05T14:07:09.1234567Z"; empty when it is outside the calendar.
std::string utc_text(std::uint64_t filetime);

// "+01:00"
std::string zone_text(int minutes);

} // namespace nmexpert
