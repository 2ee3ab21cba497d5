// SPDX-License-Identifier: MIT
// Chooses the writer, and tells what all formats have in common.
#include "capture_writer.h"

#include "base/counted.h"
#include "capture_writer_netmon.h"
#include "capture_writer_pcap.h"
#include "mapped_read.h"

#include <algorithm>

namespace netmon {

namespace {

// What is known of interfaces, and lost.
void tell_about_interfaces(const Capture& capture, SaveFormat format,
                           std::vector<std::string>& notes) {
  constexpr std::uint64_t kMicroseconds = 1'000'000;
  const auto& interfaces = capture.interfaces();
  const bool have_texts =
      std::any_of(interfaces.begin(), interfaces.end(), [](const CaptureInterface& from) {
        return !from.name.empty() || !from.description.empty() || !from.comment.empty();
      });
  if (have_texts && format != SaveFormat::pcapng) {
    notes.emplace_back("names, descriptions and comments of interfaces were left out");
  }
  const bool is_finer =
      std::any_of(interfaces.begin(), interfaces.end(), [](const CaptureInterface& from) {
        return from.ticks_per_second == 0 || from.ticks_per_second > kMicroseconds;
      });
  if (is_finer && capture.frame_count() != 0) {
    notes.emplace_back("times were rounded down to microseconds");
  }
}

// What Network Monitor files have besides frames and a comment, and no format gets.
void tell_about_extras(const Capture& capture, SaveFormat format, std::vector<std::string>& notes) {
  std::vector<std::string> extras = capture.extras();
  if (format == SaveFormat::netmon && capture.has_utc_filetimes()) {
    extras.emplace_back("UTC times of frames");
  }
  std::string list;
  for (const std::string& extra : extras) list += (list.empty() ? "" : ", ") + extra;
  if (!list.empty()) notes.push_back("not kept of the file: " + list);
}

} // namespace

SaveResult save_capture(const Capture& capture, SaveFormat format, ByteSink& sink) {
  SaveResult result;
  SinkBuffer out(sink);
  if (format == SaveFormat::netmon) {
    result.error = write_netmon(capture, out, result.notes);
  } else {
    result.error = write_pcap(capture, format == SaveFormat::pcapng, out, result.notes);
  }
  if (out.good() && !result.error) out.flush();
  if (!out.good() && !result.error) {
    result.error = {NMERR_FILE_WRITE_ERROR, 0, "the frames could not be written"};
  }
  if (result.error) return result;

  tell_about_interfaces(capture, format, result.notes);
  tell_about_extras(capture, format, result.notes);
  std::uint32_t damaged = 0;
  const auto count_damaged = [&] {
    for (std::uint32_t number = 0; number < capture.frame_count(); ++number) {
      FrameInfo info;
      if (!capture.read(number, info)) ++damaged;
    }
  };
  if (!could_read(count_damaged)) result.error = unreadable();
  if (damaged != 0) {
    result.notes.push_back(counted(damaged, "damaged frame") + (damaged == 1 ? " was" : " were") +
                           " left out; later frames have lower numbers than before");
  }
  return result;
}

} // namespace netmon
