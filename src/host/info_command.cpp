// SPDX-License-Identifier: MIT
// nmexpert info: describes captures. No code of an expert runs, so this process does it itself.
#include "commands.h"
#include "output.h"
#include "report.h"
#include "wait_line.h"

#include "base/calendar.h"

#include <fmt/format.h>

#include <cstdint>
#include <new>
#include <optional>

namespace nmexpert {

namespace {

void WINAPI keep_warning(LPVOID user, LPCSTR text) {
  static_cast<CaptureInfo*>(user)->warnings.emplace_back(text);
}

std::optional<std::uint32_t> link_type_of(DWORD number) {
  if (number == NMLINKTYPE_NONE) return std::nullopt;
  return number;
}

void WINAPI keep_medium(LPVOID user, const NMCAPTUREMEDIUM* medium) {
  static_cast<CaptureInfo*>(user)->media.push_back({medium->szMedium, medium->Medium,
                                                    link_type_of(medium->LinkType),
                                                    medium->szLinkType, medium->nFrames});
}

void WINAPI keep_interface(LPVOID user, const NMCAPTUREINTERFACE* from) {
  static_cast<CaptureInfo*>(user)->interfaces.push_back(
      {from->szName, from->szDescription, from->szComment, from->LinkType, from->szLinkType,
       from->szLinkTypeDescription, from->SnapLength, from->TicksPerSecond, from->FcsBytes,
       from->nFrames});
}

// How far the local times of a capture are ahead of UTC, by a frame that has both.
std::optional<int> zone_of(const NMCAPTURESUMMARY& summary) {
  constexpr std::int64_t kTicksPerMinute = 600'000'000;
  const std::int64_t local = netmon::milliseconds_of(summary.FirstTime);
  if (local < 0 || summary.FirstUtc > INT64_MAX) return std::nullopt;
  // To the nearest minute: two clocks told these times.
  const std::int64_t ahead = local * 10'000 - static_cast<std::int64_t>(summary.FirstUtc);
  const std::int64_t half = ahead < 0 ? -kTicksPerMinute / 2 : kTicksPerMinute / 2;
  const std::int64_t minutes = (ahead + half) / kTicksPerMinute;
  constexpr std::int64_t kFarthest = 26 * 60; // no zone is; then one of the clocks was wrong
  if (minutes > kFarthest || minutes < -kFarthest) return std::nullopt;
  return static_cast<int>(minutes);
}

// False when the file cannot be read any more.
bool summarize(HCAPTURE handle, CaptureInfo& capture) {
  NMCAPTURESUMMARY summary = {};
  summary.cbSize = sizeof(summary);
  const DWORD code = NmSummarizeCapture(handle, &summary, keep_medium, keep_interface, &capture);
  if (code == NMERR_FILE_READ_ERROR) return false;
  if (code != NMERR_SUCCESS) throw std::bad_alloc();
  const auto has = [&](DWORD flag) { return (summary.Flags & flag) != 0; };
  if (!has(NMSUMMARY_FLAG_HAS_START)) capture.start = {};
  if (has(NMSUMMARY_FLAG_HAS_LOCAL)) {
    capture.first = summary.FirstTime;
    capture.last = summary.LastTime;
  }
  if (has(NMSUMMARY_FLAG_HAS_UTC)) {
    capture.utc_first = summary.FirstUtc;
    capture.utc_last = summary.LastUtc;
    if (has(NMSUMMARY_FLAG_HAS_LOCAL)) capture.zone_minutes = zone_of(summary);
  }
  capture.duration = summary.Duration;
  capture.damaged = summary.nDamaged;
  capture.presented = summary.nPresented;
  capture.captured_bytes = summary.cbCaptured;
  capture.original_bytes = summary.cbOriginal;
  return true;
}

bool read_capture(const Options& options, const std::string& file, CaptureInfo& capture) {
  NMHOSTERROR error = {};
  error.cbSize = sizeof(error);
  NMOPENOPTIONS how = {};
  how.cbSize = sizeof(how);
  if (options.as_ethernet) how.Flags = NMOPEN_FLAG_AS_ETHERNET;
  WaitLine line(!options.no_progress, "Reading " + file);
  const HCAPTURE handle = NmOpenCaptureEx(file.c_str(), &how, &error);
  if (!handle) {
    line.end();
    message(error.szText);
    return false;
  }
  NMCAPTUREINFO info = {};
  info.cbSize = sizeof(info);
  NmGetCaptureInfo(handle, &info);
  capture.file = file;
  capture.format = info.szFormat;
  capture.mac_type = info.szMacType;
  capture.start = info.StartTime;
  capture.frames = info.nFrames;
  capture.is_zone_of_this_machine = capture.format.starts_with("pcap");
  if (const char* comment = GetCaptureComment(handle)) capture.comment = utf8_text(comment);
  const bool is_good = summarize(handle, capture);
  if (is_good) NmCheckCapture(handle, keep_warning, &capture);
  NmCloseCapture(handle);
  line.end();
  if (!is_good) {
    message(
        fmt::format("cannot read capture {}: another program has shortened it meanwhile, or "
                    "its disk fails",
                    file));
  }
  return is_good;
}

} // namespace

int show_captures(const Options& options) {
  Output output(options.output, options.captures);
  if (!output.is_open()) return kUsage;
  const auto writer = Writer::make(options.format, output.stream(), output.width());
  int exit_code = kDone;
  for (const std::string& file : options.captures) {
    if (!output.is_open()) break; // the result could not be shown
    CaptureInfo capture;
    if (read_capture(options, file, capture)) {
      writer->write(capture);
      output.flush();
    } else {
      exit_code = kBadCapture;
    }
  }
  writer->finish();
  return output.finish() ? exit_code : kUsage;
}

} // namespace nmexpert
