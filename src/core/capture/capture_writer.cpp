// SPDX-License-Identifier: MIT
// Chooses the writer, and tells what all formats have in common.
#include "capture_writer.h"

#include "capture_writer_netmon.h"
#include "capture_writer_pcap.h"

namespace netmon {

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

  std::uint32_t damaged = 0;
  for (std::uint32_t number = 0; number < capture.frame_count(); ++number) {
    FrameInfo info;
    if (!capture.read(number, info)) ++damaged;
  }
  if (damaged != 0) {
    result.notes.push_back(std::to_string(damaged) +
                           " damaged frames were left out; those behind them have lower numbers "
                           "than before");
  }
  return result;
}

} // namespace netmon
